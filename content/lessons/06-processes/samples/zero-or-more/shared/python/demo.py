"""Runs guestbook in one formation after another: so many web, so many worker."""
import http.client
import os
import subprocess
import sys
import threading

from redisserver import RedisServer

queue = RedisServer()
running = []


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def path_with_python():
    """A PATH on which `python` is the Python that runs this, whatever it is called."""
    path = os.environ.get("PATH", os.defpath)
    if os.name == "nt":
        return path
    os.makedirs("bin", exist_ok=True)
    if not os.path.lexists("bin/python"):
        os.symlink(sys.executable, "bin/python")
    return os.path.abspath("bin") + os.pathsep + path


class Process:
    """A process of some type, started by the command of its type."""

    def __init__(self, name, program):
        self.name = name
        kept = {k: os.environ[k] for k in ("HOME", "SYSTEMROOT") if k in os.environ}
        say(f"  $ python {program:<26} ({name})")
        self.process = subprocess.Popen(
            ["python", program],
            env={**kept, "PATH": path_with_python(), "PORT": "0", "QUEUE_URL": queue.url},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )
        running.append(self)
        self.limit = threading.Timer(9, self.process.kill)
        self.limit.start()

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Web(Process):
    def __init__(self, name):
        super().__init__(name, "app.py")
        line = self.process.stdout.readline()
        expect(line.startswith("listening on "), f"{name} starts")
        self.port = int(line.split()[-1])

    def ask(self, method, path):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3)
        client.request(method, path)
        text = client.getresponse().read().decode()
        client.close()
        say(f"  {self.name} | {method} {path}: {text}")
        return text


def work(name):
    """Run a worker until it ends; what it printed."""
    worker = Process(name, "worker.py")
    lines = worker.process.stdout.read().splitlines()
    expect(worker.process.wait() == 0, "the worker ends well")
    for line in lines:
        say(f"  {name} | {line}")
    return lines


def two_web_no_worker():
    say("  formation: web=2 worker=0")
    one, two = Web("web.1"), Web("web.2")
    for web, visitor in ((one, "ada"), (two, "grace"), (one, "alan")):
        expect(web.ask("POST", f"/{visitor}") == "signed", "a visitor can sign")
    return one, two


def violation():
    say("violation: the mails to send are a list in a module")
    one, two = two_web_no_worker()
    counts = [one.ask("GET", "/"), two.ask("GET", "/")]
    expect(counts == ["2 to send", "1 to send"], "each process has a list of its own")
    say("effect: one module, two processes, two lists")

    say("  formation: web=2 worker=1")
    expect(work("worker.1") == [], "the worker has nothing to do")
    say("effect: the worker found a third list, an empty one, and ended")

    say("  formation: web=0, then web=1")
    one.end()
    two.end()
    expect(Web("web.1").ask("GET", "/") == "0 to send", "the mails are gone")
    say("effect: three visitors have signed, and no mail will ever be sent")


def fix():
    say("fix: the mails to send are a list in a backing service")
    one, two = two_web_no_worker()
    counts = [one.ask("GET", "/"), two.ask("GET", "/")]
    expect(counts == ["3 to send"] * 2, "both processes see one list")
    say("effect: no worker runs, and nothing is lost: the mails wait")

    say("  formation: web=0 worker=1")
    one.end()
    two.end()
    wanted = [f"mail sent to {visitor}" for visitor in ("ada", "grace", "alan")]
    expect(work("worker.1") == wanted, "the worker sends all three")
    say("effect: no web runs, and the worker finds all three")

    say("  formation: web=1 worker=0")
    expect(Web("web.1").ask("GET", "/") == "0 to send", "each mail was sent once")
    say("effect: types come and go, each on its own; what is to be done stays")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    try:
        {"violation": violation, "fix": fix}[variant]()
    finally:
        for process in running:
            process.end()
    say(f"shown: {variant}")
