"""Runs guestbook's Procfile under honcho: wants reports, reads the page, crashes it."""
import http.client
import os
import queue
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

KEPT = ("PATH", "HOME", "TMPDIR")


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


def environment(**more):
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **more}


class Honcho:
    """`honcho start` with a formation; what it says, without times and dates."""

    def __init__(self, formation, database_url):
        self.port = free_port()
        self.heard, self.new = [], queue.Queue()
        say(f"  $ honcho start -c {formation}")
        self.process = subprocess.Popen(
            ["honcho", "start", "--no-colour", "-p", str(self.port), "-c", formation],
            env=environment(DATABASE_URL=database_url, PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            line = re.sub(r"^[\d:]+ ", "", line.rstrip())
            line = re.sub(r"\[[^]]+\] \[\d+\] \[[A-Z]+\] ", "", line)  # gunicorn's own
            line = re.sub(r"(Listening at: \S+) \(\d+\)", r"\1", line)
            if re.search("Control socket|sent SIGTERM|Worker exiting", line):
                continue  # a path in the room, and what may or may not be said at an end
            say(f"  {line}")
            self.new.put(line)

    def wait_for(self, pattern):
        """The first line, not yet waited for, that matches; returns the match."""
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            for number, line in enumerate(self.heard):
                match = re.search(pattern, line)
                if match:
                    del self.heard[number]
                    return match
            try:
                self.heard.append(self.new.get(timeout=0.5))
            except queue.Empty:
                pass
        expect(False, f"a line with: {pattern}")

    def pid(self, name):
        return int(self.wait_for(rf"{name} started \(pid=(\d+)\)")[1])

    def ended(self):
        self.process.wait(timeout=8)

    def end(self):
        """Stop it by SIGTERM: then it stops its children, and none is left behind."""
        self.process.terminate()
        self.ended()


def request(method, port, path="/"):
    """The text of the answer, and after how many milliseconds it came."""
    begin = time.monotonic()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    try:
        client.request(method, path)
        text = client.getresponse().read().decode()
    finally:
        client.close()
    return text, round((time.monotonic() - begin) * 1000)


def read_page(port):
    """How many reports are ready, and after how many milliseconds we know."""
    text, milliseconds = request("GET", port)
    say(f"  page | {text} ({milliseconds} ms)")
    return int(text.rpartition(" ")[2]), milliseconds


def until_ready(port, count):
    """Ask until the page has so many reports, and show that page."""
    deadline = time.monotonic() + 4
    while not request("GET", port)[0].endswith(f" {count}") and time.monotonic() < deadline:
        time.sleep(0.02)
    return read_page(port)[0] == count


def want_report(port, month):
    say(f"  somebody wants a report: POST /reports/{month}")
    path = f"/reports/{month}"
    threading.Thread(target=request, args=("POST", port, path), daemon=True).start()


def violation(database_url):
    say("violation: one process type, web, makes the reports too")
    honcho = Honcho("web=1", database_url)
    try:
        honcho.wait_for("Booting worker")
        expect(read_page(honcho.port)[0] == 0, "the page is there")
        want_report(honcho.port, "january")
        honcho.wait_for(r"web\.1 .* begins")
        ready, milliseconds = read_page(honcho.port)
        expect(ready == 1, "the page asked for meanwhile comes after the report")
        say("effect: pages answered while the report was made: 0")
        say(f"effect: the one visitor who tried waited {milliseconds} ms")
    finally:
        honcho.end()


def fix(database_url):
    say("fix: two process types, web and worker; formation web=1,worker=2")
    expect("worker:" in Path("Procfile").read_text(), "the Procfile names a worker")
    honcho = Honcho("web=1,worker=2", database_url)
    try:
        gunicorn = honcho.wait_for(r"Booting worker with pid: (\d+)")[1]
        expect(read_page(honcho.port)[0] == 0, "the page is there")
        reports_by_two(honcho)
        crash_inside_web(honcho, int(gunicorn))
        crash_of_a_worker(honcho)
    finally:
        honcho.end()
    as_units()


def reports_by_two(honcho):
    for month in ("january", "february"):
        want_report(honcho.port, month)
    for name in ("worker.1", "worker.2"):
        honcho.wait_for(rf"{re.escape(name)} .* begins")
    pages = [read_page(honcho.port) for _ in range(3)]
    expect(all(ready == 0 for ready, _ in pages), "pages come while both reports are made")
    for name in ("worker.1", "worker.2"):
        honcho.wait_for(rf"{re.escape(name)} .* done")
    expect(until_ready(honcho.port, 2), "both reports are made")
    say("effect: two reports at once, and three pages meanwhile")
    say(f"effect: the slowest page took {max(wait for _, wait in pages)} ms")


def crash_inside_web(honcho, pid):
    say(f"  (crash in web.1: kill -9 to pid {pid}, which gunicorn forked)")
    os.kill(pid, signal.SIGKILL)
    honcho.wait_for("Booting worker")
    expect(read_page(honcho.port)[0] == 2, "the page is there again")
    say("effect: gunicorn manages what it forks: a new process, the page is back")


def crash_of_a_worker(honcho):
    pid = honcho.pid("worker.1")
    say(f"  (crash of worker.1: kill -9 to pid {pid})")
    os.killpg(pid, signal.SIGKILL)  # honcho gives each process a group of its own
    honcho.wait_for(r"worker\.1 stopped \(rc=-9\)")
    for name in ("web.1", "worker.2"):
        honcho.wait_for(f"sending SIGTERM to {re.escape(name)}")
    for name in ("web.1", "worker.2"):
        honcho.wait_for(rf"{re.escape(name)} stopped")
    honcho.ended()
    say("effect: honcho saw it, stopped the others and ended: a manager for your desk")


def as_units():
    say("  $ honcho export -a guestbook -c web=1,worker=2 systemd units")
    subprocess.run(
        ["honcho", "export", "-a", "guestbook", "-c", "web=1,worker=2", "systemd", "units"],
        env=environment(), check=True, capture_output=True, timeout=8,
    )
    units = sorted(Path("units").glob("*.service"))
    for unit in units:
        lines = unit.read_text().splitlines()
        restart = [line for line in lines if line.startswith("Restart=")]
        expect(restart == ["Restart=always"], "systemd is to restart it")
        say(f"  {unit.name}: {restart[0]}")
    expect(len(units) == 3, "one unit for each process")
    say("effect: the same formation for systemd, which does start them again")


def main(show):
    url, schema = os.environ["POSTGRES_URL"], f"concurrency_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(f"CREATE SCHEMA {schema}")
        try:
            db.execute(
                f"CREATE TABLE {schema}.report"
                " (id bigserial PRIMARY KEY, month text NOT NULL, text text)"
            )
            show(make_conninfo(url, options=f"-c search_path={schema}"))
        finally:
            db.execute(f"DROP SCHEMA {schema} CASCADE")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that all is ended
    main({"violation": violation, "fix": fix}[variant])
    say(f"shown: {variant}")
