"""Starts several copies of guestbook's web process on this machine."""
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

COPY = Path("copy-for-this-run.py")
IN_USE = re.compile("already in use|WinError 10048")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def move_literal(port):
    """Put a free port where the code has a fixed one: 8000 may be taken here.

    Returns the number that was there. App code that has none is copied as it is.
    """
    source = Path("app.py").read_text(encoding="utf-8")
    fixed = re.search(r"^PORT = (\d+)$", source, re.MULTILINE)
    if fixed:
        source = source.replace(fixed[0], f"PORT = {port}")
    COPY.write_text(source, encoding="utf-8")
    return fixed and fixed[1]


class Web:
    """A copy of the web process; what it listens on, or how it ended."""

    running = []

    def __init__(self, name, port):
        self.name = name
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-B", str(COPY)], env={**kept, "PORT": str(port)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.limit = threading.Timer(4, self.process.kill)
        self.limit.start()
        Web.running.append(self)

    def started(self):
        """The port that it says it listens on; None if it ended instead."""
        line = self.process.stdout.readline().strip()
        if line.startswith("listening on "):
            say(f"  {self.name} | {line}")
            return int(line.split()[-1])
        lines = self.process.stderr.read().strip().splitlines() or ["(no message)"]
        self.error, self.status = lines[-1], self.process.wait()
        say(f"  {self.name} | {self.error}")
        return None

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.communicate()


def get(port):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"http://127.0.0.1:{port}/", timeout=3) as answer:
        text = answer.read().decode()
    say(f"  GET http://127.0.0.1:{port}/ | {text}")
    return text


def violation():
    say("violation: the port is in the code; two copies are to run")
    literal, one, two = free_ports(3)
    number = move_literal(literal)
    if number:
        say(f"  (port {number} may be taken on your machine, so for this run the")
        say(f"  number in a copy of the app is a free one: {literal})")

    say(f"  web.1 is started with PORT={one}")
    expect(Web("web.1", one).started() == literal, "the first copy has the port in the code")
    say(f"effect: the platform said {one}; nothing in the app listens to it")

    say(f"  web.2 is started with PORT={two}")
    second = Web("web.2", two)
    expect(second.started() is None and IN_USE.search(second.error), "the second copy dies")
    expect(second.status != 0, "it says so with its exit code")
    say(f"effect: web.2 is dead, exit code {second.status}; no setting can help it")
    expect(get(literal), "the first copy answers")
    say("effect: one copy runs, and one is all that this host can run")


def fix():
    say("fix: the port comes from the environment; three copies are to run")
    ports = free_ports(3)
    move_literal(free_ports(1)[0])
    copies = [Web(f"web.{number}", port) for number, port in enumerate(ports, 1)]
    for web, port in zip(copies, ports):
        expect(web.started() == port, f"{web.name} listens where it was told to")
    for port in ports:
        expect(get(port) == f"guestbook, on port {port}", "it answers")
    say("effect: three copies of one file side by side, and all of them answer")

    say(f"  web.4 is started with PORT={ports[0]}, which web.1 has")
    fourth = Web("web.4", ports[0])
    expect(fourth.started() is None and IN_USE.search(fourth.error), "a port has one owner")
    say(f"effect: exit code {fourth.status}: a taken port is still an error, and a loud one")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    try:
        {"violation": violation, "fix": fix}[variant]()
    finally:
        for web in Web.running:
            web.end()
    say(f"shown: {variant}")
