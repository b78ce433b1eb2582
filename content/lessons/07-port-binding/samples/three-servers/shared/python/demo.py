"""Starts guestbook's web under Gunicorn, on Gevent and on Eventlet, each with a PORT."""
import http.client
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

INSIDE, OUTSIDE = "127.0.0.1", "127.0.0.2"  # the second plays a router's view
FILES = ("gunicorn.conf.py", "web_eventlet.py")
SYNC = ["gunicorn", "guestbook:app"]
GEVENT = ["gunicorn", "-k", "gevent", "guestbook:app"]
EVENTLET = ["python3", "web_eventlet.py"]
EVENTLET_WORKER = ["gunicorn", "-k", "eventlet", "guestbook:app"]
LISTENS = r"(?:Listening at:|wsgi starting up on) http://([\d.]+):(\d+)"
IN_USE = r"(Connection in use: .*|OSError: .*[Aa]ddress already in use.*)"


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
            probe.bind(("0.0.0.0", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def has_second_address():
    with socket.socket() as probe:
        try:
            probe.bind((OUTSIDE, 0))
        except OSError:
            return False
    return True


def move_literal(port):
    """Put a free port where the app's files have 8000, which may be taken here."""
    for path in map(Path, FILES):
        source = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\b8000\b", str(port), source), encoding="utf-8")


class Web:
    """A process of type web, and what it says."""

    running = []

    def __init__(self, name, command, port=None):
        given = {} if port is None else {"PORT": str(port)}
        say("  $ " + " ".join([*(f"{k}={v}" for k, v in given.items()), *command]))
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "TMPDIR") if k in os.environ}
        self.name, self.lines = name, queue.Queue()
        self.process = subprocess.Popen(
            command, env={**kept, **given, "GUNICORN_CMD_ARGS": "--no-control-socket"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )
        Web.running.append(self)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.strip())
        self.lines.put(None)

    def says(self, pattern):
        """The match of the first line that has the pattern; None if it ends without."""
        while True:
            try:
                line = self.lines.get(timeout=10)
            except queue.Empty:
                return None
            found = line is not None and re.search(pattern, line)
            if found:
                say(f"  {self.name} | {found[0]}")
            if found or line is None:
                return found or None

    def listens(self):
        """Host and port, as it says them."""
        found = self.says(LISTENS)
        expect(found, f"{self.name} listens")
        return found[1], int(found[2])

    def status(self):
        return self.process.wait(timeout=10)

    @classmethod
    def end_all(cls):
        for web in cls.running:
            if web.process.poll() is None:
                web.process.terminate()
        for web in cls.running:
            try:
                web.process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                os.killpg(web.process.pid, signal.SIGKILL)
                web.process.wait()


def is_open(host, port):
    try:
        socket.create_connection((host, port), timeout=10).close()
    except ConnectionRefusedError:
        return False
    return True


def visit(port, visitors):
    """What these visitors are told who come at the same time."""
    clients = [socket.create_connection((INSIDE, port), timeout=10) for _ in range(visitors)]
    for client in clients:
        client.sendall(b"GET / HTTP/1.1\r\nHost: guestbook\r\nConnection: close\r\n\r\n")
    answers = []
    for client in clients:
        with client, http.client.HTTPResponse(client) as response:
            response.begin()
            answers.append((response.status, response.read().decode()))
    return answers


def violation():
    literal, *ports = free_ports(4)
    move_literal(literal)
    say("violation: three servers, address and port are in the app's files")
    say("  (8000 may be taken on your machine, so for this run the number in")
    say(f"  the files is a free one: {literal})")

    first = Web("web.1", SYNC, ports[0])
    expect(first.listens() == (INSIDE, literal), "the file decides, not PORT")
    expect(visit(literal, 1) == [(200, "1")], "it answers inside")
    expect(not is_open(INSIDE, ports[0]), "nobody is at PORT")
    say(f"effect: the platform said {ports[0]}, and nobody is there")
    if has_second_address():
        expect(not is_open(OUTSIDE, literal), "it does not answer outside")
        say(f"  GET {OUTSIDE}:{literal} | connection refused")
        say("effect: nor does a router get through: it is bound to 127.0.0.1")

    for name, command, port in (("web.2", GEVENT, ports[1]), ("web.3", EVENTLET, ports[2])):
        web = Web(name, command, port)
        expect(web.says(IN_USE), f"{name} wants the same port")
        web.process.kill()  # Gunicorn tries again for some seconds
    say("effect: the worker's kind changes nothing: one port, so one copy")


def fix():
    move_literal(free_ports(1)[0])
    ports = free_ports(4)
    say("fix: three servers, each at 0.0.0.0 and the PORT that it is told")
    webs = [Web(f"web.{number}", command, port) for number, command, port
            in zip((1, 2, 3), (SYNC, GEVENT, EVENTLET), ports)]
    expect(webs[2].says(r"Eventlet is deprecated\."), "Eventlet warns")
    hosts = [INSIDE, OUTSIDE] if has_second_address() else [INSIDE]
    for web, port in zip(webs, ports):
        expect(web.listens() == ("0.0.0.0", port), f"{web.name} listens where it was told to")
        for host in hosts:
            expect(is_open(host, port), f"{web.name} can be reached at {host}")
    say("effect: one callable, three servers, three ports, all can be reached")

    for web, port, at_once in zip(webs, ports, (1, 3, 3)):
        expect(visit(port, 3) == [(200, str(at_once))] * 3, f"{web.name} lets {at_once} in")
        say(f"  {web.name} | three visitors, at most {at_once} at once")
    say("effect: a sync worker serves one at a time, the others let all three in")

    gone = Web("web.4", EVENTLET_WORKER, ports[3])
    expect(gone.says("class uri 'eventlet' invalid or not found"), "it is gone")
    say(f"effect: Gunicorn has no Eventlet worker any more: exit code {gone.status()}")
    lost = Web("web.5", SYNC)
    expect(lost.says("KeyError: 'PORT'") and lost.status() != 0, "it needs a PORT")
    say(f"effect: without a PORT it does not start: exit code {lost.status()}")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    try:
        {"violation": violation, "fix": fix}[variant]()
    finally:
        Web.end_all()
    say(f"shown: {variant}")
