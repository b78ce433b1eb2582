"""Sends SIGTERM to a worker in the middle of its second job."""
import os
import signal
import subprocess
import sys
import threading

from backing import PATIENCE, Backing

VISITORS = ["ada", "grace", "alan", "edsger"]
CANNOT_BE_SHOWN_HERE = 2


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


def stopped_at_grace(backing):
    """The exit code of a worker that is told to stop while it thanks Grace."""
    worker = Worker(backing)
    expect(backing.caught.wait(PATIENCE), "a worker comes to the second job")
    say("  worker.1 is thanking grace; the mail service has not yet said yes")
    say("  now SIGTERM: a deploy replaces worker.1 by worker.2")
    worker.process.terminate()
    status = worker.process.wait(PATIENCE)
    waiting = [job["visitor"] for job in backing.waiting]
    say("  mail  | grace's connection broke; nothing was sent")
    how = status if status >= 0 else signal.Signals(-status).name
    say(f"  worker.1 ended with {how}; in the queue: {', '.join(waiting)}")
    backing.gone.set()
    Worker(backing)
    expect(backing.idle.wait(PATIENCE), "the next worker empties the queue")
    return status, waiting


def violation(backing):
    say("violation: the worker takes a job off the queue, then does it")
    _, waiting = stopped_at_grace(backing)
    expect(waiting == ["alan", "edsger"], "the job is no longer in the queue")
    expect(backing.mails == ["ada", "alan", "edsger"], "it is never done")
    say("effect: 3 of 4 mails; the queue is empty, and nothing reports an error")


def fix(backing):
    say("fix: the worker reserves a job, and gives it back on SIGTERM")
    status, waiting = stopped_at_grace(backing)
    expect(waiting == ["grace", "alan", "edsger"], "the job is back in the queue")
    expect(status == 0 and not backing.reserved, "the worker ends in order")
    expect(backing.mails == VISITORS, "every job is done, once")
    say("effect: 4 of 4 mails, each of them once")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    if os.name == "nt":
        say(f"{variant}: not on Windows, which has no SIGTERM")
        sys.exit(CANNOT_BE_SHOWN_HERE)
    services = Backing(VISITORS, ("mail", "grace"), say)
    try:
        {"violation": violation, "fix": fix}[variant](services)
    finally:
        for running in Worker.running:
            running.end()
        services.shutdown()
    say(f"shown: {variant}")
