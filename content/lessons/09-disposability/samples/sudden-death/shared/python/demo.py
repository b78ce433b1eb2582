"""Kills a worker between its work and the word that it is done."""
import os
import subprocess
import sys
import threading

from backing import PATIENCE, Backing

VISITORS = ["ada", "grace", "alan", "edsger"]


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Worker:
    running = []

    def __init__(self, backing):
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-B", "worker.py"],
            env={**kept, "QUEUE_URL": backing.url, "MAIL_URL": backing.url},
        )
        self.limit = threading.Timer(PATIENCE, self.process.kill)
        self.limit.start()
        Worker.running.append(self)

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.wait()


def killed_after_grace(backing):
    """Kill a worker that has thanked Grace, and could not yet say so."""
    worker = Worker(backing)
    expect(backing.caught.wait(PATIENCE), "a worker comes to the end of the second job")
    say("  worker.1 has thanked grace and is about to tell the queue")
    say("  now SIGKILL: the machine is gone")
    worker.process.kill()
    worker.process.wait(PATIENCE)
    backing.gone.set()
    expect([job["visitor"] for job in backing.reserved.values()] == ["grace"], "it is reserved")
    backing.time_is_up()
    say("  queue | (60 s later, by a clock that we set) grace's job is free")
    Worker(backing)
    expect(backing.idle.wait(PATIENCE), "the next worker empties the queue")
    expect(not backing.reserved, "no job is left over")


def violation(backing):
    say("violation: a job that may be done twice, and a worker that dies")
    killed_after_grace(backing)
    expect(backing.mails == ["ada", "grace", "grace", "alan", "edsger"], "one mail came twice")
    say("effect: no job was lost, and grace was thanked twice")


def fix(backing):
    say("fix: every mail carries the id of its job, and the worker dies")
    killed_after_grace(backing)
    expect(backing.mails == VISITORS, "each mail once")
    say("effect: no job was lost, and nobody was thanked twice")
    say("effect: the job ran twice all the same; its effect is there once")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    services = Backing(VISITORS, ("done", "grace"), say)
    try:
        {"violation": violation, "fix": fix}[variant](services)
    finally:
        for running in Worker.running:
            running.end()
        services.shutdown()
    say(f"shown: {variant}")
