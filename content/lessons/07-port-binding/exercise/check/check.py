"""Judges app.py as a platform would: starts it, asks it, and takes ports away."""
import os
import random
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 5  # seconds for all starts, which happen side by side
HERE = Path(__file__).resolve().parent
failed = False


def report(good, ok, not_yet):
    global failed
    failed = failed or not good
    print(f"ok: {ok}" if good else f"not yet: {not_yet}", flush=True)


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def own_address():
    """The address of this machine in its network, if it has one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


def address_beside_localhost():
    """An address of this machine at which a server on 127.0.0.1 is not heard."""
    for host in ("127.0.0.2", own_address()):
        if host in (None, "127.0.0.1"):
            continue
        with socket.socket() as probe:
            try:
                probe.bind((host, 0))
            except OSError:
                continue
            return host
    return None


def get(host, port, visitor):
    """What is answered, or why nothing is."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://{host}:{port}/?name={visitor}", timeout=3) as answer:
            return answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        with error:
            return f"status {error.code}"
    except OSError as error:
        reason = getattr(error, "reason", error)
        return "connection refused" if isinstance(reason, ConnectionRefusedError) else str(reason)


def greets(host, port):
    """Whether the guestbook greets a visitor of whom it has never heard; what it said."""
    visitor = "visitor-" + secrets.token_hex(3)
    text = get(host, port, visitor)
    return text.strip() == f"Welcome to the guestbook, {visitor}.", text


class App:
    """A running app.py; what it prints is read as it comes."""

    def __init__(self, port):
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        env = kept if port is None else {**kept, "PORT": str(port)}
        self.process = subprocess.Popen(
            [sys.executable, "-B", "app.py"], cwd=HERE, env=env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
        )
        self.latest = time.monotonic() + PATIENCE
        self.port, self.printed = port, []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            if line.strip():
                self.printed.append(line.strip())

    def listens(self):
        """Wait until something answers the phone at its port, or until it has ended."""
        while time.monotonic() < self.latest and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return True
            except OSError:
                time.sleep(0.02)
        return False

    def ended(self):
        """Wait for its end: the exit code, or None if it still runs."""
        try:
            self.process.wait(max(0, self.latest - time.monotonic()))
        except subprocess.TimeoutExpired:
            return None
        self.reader.join(1)
        return self.process.returncode

    def what_it_did(self):
        status = self.ended()
        if status is None:
            return f"app.py still runs after {PATIENCE} s"
        return f"app.py ends with exit code {status}, {self.last_words()}"

    def last_words(self):
        return f"last line: {self.printed[-1][:80]}" if self.printed else "without a word"

    def kill(self):
        self.process.kill()
        self.process.wait()


def check_copies(apps):
    """Each copy answers at the port that it was given."""
    for number, app in enumerate(apps, 1):
        label = f"copy {number}, PORT={app.port}"
        if not app.listens():
            report(False, "", f"{label}: nobody listens there, and {app.what_it_did()}")
            return False
        good, text = greets("127.0.0.1", app.port)
        if not good:
            report(False, "", f"{label}: expected a greeting of the visitor, saw: {text[:80]}")
            return False
    ports = " and ".join(str(app.port) for app in apps)
    report(True, f"two copies run side by side and answer, on {ports}", "")
    return True


def check_reach(app, runs):
    """Requests of a router do not come from the app's own host."""
    host = address_beside_localhost()
    if not runs:
        report(False, "", "reach: nothing to ask yet; expected an answer from other hosts too")
    elif host is None:
        report(True, "reach: not tried, for this machine has no second address to ask at", "")
    else:
        good, text = greets(host, app.port)
        report(good, f"asked at {host}, it answers: other hosts can reach it",
               f"asked at 127.0.0.1 it answers, asked at {host}: {text[:60]}; "
               "expected an answer there too")


def check_refusal(label, app):
    """No start without a port; the reason can be read."""
    status = app.ended()
    if status is None or status == 0:
        report(False, "", f"{label}: {app.what_it_did()}; expected an exit code other than 0")
        return
    named = bool(app.printed) and "PORT" in app.printed[-1]
    report(named, f"{label}: refused, and the last line names PORT",
           f"{label}: refused, {app.last_words()}; expected PORT to be named there")


def check_taken(app):
    """The platform counts on this port and no other."""
    status, label = app.ended(), f"PORT={app.port} is taken"
    if status is None:
        near = range(app.port + 1, min(app.port + 11, 65536))
        found = next((port for port in near if greets("127.0.0.1", port)[0]), None)
        where = f", on {found}, where no router looks" if found else ""
        report(False, "", f"{label}: app.py still runs{where}; expected it to end with an error")
        return
    report(status != 0, f"{label}: it ends with exit code {status}",
           f"{label}: {app.what_it_did()}; expected an exit code other than 0")


def main():
    started = []

    def start(port):
        started.append(App(port))
        return started[-1]

    with socket.socket() as tenant:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows shares ports otherwise
            tenant.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        tenant.bind(("", 0))
        tenant.listen()
        word, too_high = "port-" + secrets.token_hex(2), random.randint(65536, 99999)
        try:
            copies = [start(port) for port in free_ports(2)]
            refused = {"no PORT": start(None), f"PORT={word}": start(word),
                       f"PORT={too_high}": start(too_high)}
            taken = start(tenant.getsockname()[1])

            check_reach(copies[0], check_copies(copies))
            for label, app in refused.items():
                check_refusal(label, app)
            check_taken(taken)
        finally:
            for app in started:
                app.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
