"""Starts guestbook from its Procfile, wants a report, and reads the page."""
import http.client
import os
import queue
import shlex
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from store import Store

KEPT = ("PATH", "HOME", "SYSTEMROOT")
running = []


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A process of the formation, as a process manager sees it."""

    def __init__(self, name, command, env):
        program, *arguments = shlex.split(command)
        if program == "python3":
            program = sys.executable
        self.name, self.lines = name, queue.Queue()
        self.child = subprocess.Popen(
            [program, *arguments], env=env, stdout=subprocess.PIPE, text=True,
        )
        running.append(self)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.child.stdout:
            say(f"  {self.name} | {line.rstrip()}")
            self.lines.put(line.rstrip())

    def wait_for(self, text):
        try:
            while self.lines.get(timeout=4) != text:
                pass
        except queue.Empty:
            expect(False, f"{self.name} says: {text}")

    def end(self):
        self.child.kill()
        self.child.wait()


def start(formation, store_url, port):
    """The processes of the formation, by name."""
    lines = Path("Procfile").read_text(encoding="utf-8").splitlines()
    commands = dict(line.split(": ", 1) for line in lines)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    env = {**kept, "PYTHONDONTWRITEBYTECODE": "1", "STORE_URL": store_url, "PORT": str(port)}
    expect(formation.keys() <= commands.keys(), f"the Procfile names {list(formation)}")
    return {
        f"{kind}.{number}": Process(f"{kind}.{number}", commands[kind], env)
        for kind, count in formation.items()
        for number in range(1, count + 1)
    }


def request(method, port):
    """The text of the answer, and after how many milliseconds it came."""
    begin = time.monotonic()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=6)
    try:
        client.request(method, "/")
        text = client.getresponse().read().decode()
    finally:
        client.close()
    return text, round((time.monotonic() - begin) * 1000)


def read_page(port):
    text, milliseconds = request("GET", port)
    say(f"  page | {text} ({milliseconds} ms)")
    return text, milliseconds


def until_ready(port):
    """Ask until the page has the report, and show that page."""
    deadline = time.monotonic() + 4
    while request("GET", port)[0] != ONE and time.monotonic() < deadline:
        time.sleep(0.02)
    return read_page(port)[0] == ONE


def want_report(port):
    say("  somebody wants the monthly report: POST /")
    threading.Thread(target=request, args=("POST", port), daemon=True).start()


NONE, ONE = "guestbook, reports ready: 0", "guestbook, reports ready: 1"


def violation(store_url):
    say("violation: web makes the report itself; formation web=1")
    port = free_port()
    web = start({"web": 1}, store_url, port)["web.1"]
    web.wait_for("ready")
    expect(read_page(port)[0] == NONE, "the page is there")
    want_report(port)
    web.wait_for("report: begins")
    text, milliseconds = read_page(port)
    expect(text == ONE, "the page asked for meanwhile comes after the report")
    say("effect: pages answered while the report was made: 0 of 1")
    say(f"effect: the one visitor who tried waited {milliseconds} ms")


def fix(store_url):
    say("fix: a worker makes the report; formation web=1,worker=1")
    port = free_port()
    formation = start({"web": 1, "worker": 1}, store_url, port)
    formation["web.1"].wait_for("ready")
    expect(read_page(port)[0] == NONE, "the page is there")
    want_report(port)
    formation["worker.1"].wait_for("report: begins")
    pages = [read_page(port) for _ in range(3)]
    expect(all(text == NONE for text, _ in pages), "pages come while the report is made")
    formation["worker.1"].wait_for("report: done")
    expect(until_ready(port), "the report is made")
    say("effect: pages answered while the report was made: 3 of 3")
    say(f"effect: the slowest of them took {max(wait for _, wait in pages)} ms")


def main(show):
    with Store() as store:
        threading.Thread(target=store.serve_forever, daemon=True).start()
        try:
            show(f"store://127.0.0.1:{store.server_address[1]}")
        finally:
            for process in running:
                process.end()
            store.shutdown()


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    main({"violation": violation, "fix": fix}[variant])
    say(f"shown: {variant}")
