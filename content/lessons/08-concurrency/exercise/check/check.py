"""Runs the Procfile as a process manager would, and looks who does which work."""
import http.client
import os
import secrets
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import backing

KEPT = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP")
DIGEST_EVERY = 0.2
failures = 0


def judge(good, wanted, seen):
    """One line for one thing checked."""
    global failures
    failures += not good
    line = f"ok: {wanted}" if good else f"not yet: {seen}; wanted: {wanted}"
    print(line, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Manager:
    """Starts the processes of a formation, each as the leader of a group of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.database = folder / "guestbook.db"
        os.environ["DATABASE"] = str(self.database)
        backing.count_reports()  # now its tables are there
        self.seen = folder / "processes"
        self.seen.touch()
        self.commands = self.read_procfile()
        self.processes, self.ports = {}, {}

    @staticmethod
    def read_procfile():
        try:
            lines = Path("Procfile").read_text(encoding="utf-8").splitlines()
        except OSError as error:
            sys.exit(f"not yet: {error}; wanted: a Procfile")
        lines = [line for line in lines if line.strip() and not line.startswith("#")]
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def start(self, kind, count):
        """Start so many of a type, if the Procfile has it."""
        if kind not in self.commands:
            return
        for number in range(1, count + 1):
            name, port = f"{kind}.{number}", free_port()
            program, *arguments = shlex.split(self.commands[kind])
            if program in ("python", "python3"):
                program = sys.executable
            kept = {key: os.environ[key] for key in KEPT if key in os.environ}
            with open(self.folder / f"{name}.stderr", "wb") as stderr:
                try:
                    self.processes[name] = subprocess.Popen(
                        [program, *arguments], start_new_session=True,
                        env={**kept, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": "watch",
                             "PROCESSES_SEEN": str(self.seen), "PORT": str(port),
                             "DATABASE": str(self.database),
                             "DIGEST_EVERY": str(DIGEST_EVERY)},
                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
                    )
                except OSError as error:
                    sys.exit(f"not yet: {name} does not start: {error}; wanted: it runs")
            self.ports[name] = port

    def ended(self):
        """What the manager lost although nobody stopped it, in words."""
        losses = []
        for name, process in self.processes.items():
            if process.poll() is not None:
                text = (self.folder / f"{name}.stderr").read_text(errors="replace")
                last = f" ({text.splitlines()[-1]})" if text.strip() else ""
                losses.append(f"{name} ended with code {process.returncode}{last}")
        return losses

    def name_of(self, group):
        """Which process of the formation has done it."""
        names = {process.pid: name for name, process in self.processes.items()}
        return names.get(group, "a process that the manager does not know")

    def alive(self):
        """The processes that were ever there and are there now."""
        pids = {int(line) for line in self.seen.read_text().split()}
        return {pid for pid in pids if exists(pid)}

    def stop(self):
        """SIGTERM to all; returns who is there two seconds later."""
        for process in self.processes.values():
            process.terminate()
        deadline = time.monotonic() + 2
        while True:
            for process in self.processes.values():
                process.poll()
            left = self.alive()
            if not left or time.monotonic() > deadline:
                return left
            time.sleep(0.02)

    def end(self):
        for pid in self.alive():
            os.kill(pid, signal.SIGKILL)
        for process in self.processes.values():
            process.kill()
            process.wait()

    def rows(self, query):
        with closing(sqlite3.connect(self.database, timeout=10)) as db:
            return db.execute(query).fetchall()

    def reports(self):
        """Which process made which report."""
        rows = self.rows("SELECT month, made_by FROM report")
        return [(month, self.name_of(group)) for month, group in rows]

    def digests(self):
        """How many digests each process sent."""
        return Counter(self.name_of(group) for (group,) in self.rows("SELECT * FROM digest"))


def exists(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def request(method, port, path="/"):
    """The status of the answer; waits until somebody listens. 0 is: no answer."""
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
        try:
            client.request(method, path)
            return client.getresponse().status
        except ConnectionRefusedError:
            time.sleep(0.02)
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            client.close()
    return 0


def shares(counts):
    """The counts of a Counter, in words."""
    return ", ".join(f"{name} sent {count}" for name, count in sorted(counts.items()))


def check_web(manager, month):
    """Two of web, and nothing else. Returns whether they are there."""
    manager.start("web", 2)
    port = manager.ports.get("web.1")
    listening = bool(port) and all(
        request("GET", port) == 200 for port in manager.ports.values()
    )
    why = " and ".join(manager.ended()) if port else "the Procfile has no web"
    judge(listening, "web.1 and web.2 answer on their PORTs", why or "not both answer")
    if not listening:
        return False
    time.sleep(0.1)
    ended = manager.ended()
    judge(not ended, "each process that is started stays with its manager",
          f"{' and '.join(ended)}, yet their ports answer: they left the manager")

    sent, before = time.monotonic(), manager.digests()
    status = request("POST", port, f"/reports/{month}")
    made = [name for of, name in manager.reports() if of == month]
    judge(status == 202 and not made, "a wish for a report is answered at once, with 202",
          f"{status}, {'after' if made else 'before'} the report was made")
    time.sleep(max(0, sent + 0.9 - time.monotonic()))
    made = [name for of, name in manager.reports() if of == month]
    judge(not made, "without a worker the wish waits",
          f"the report was made by {' and '.join(made)}")
    digests = manager.digests() - before
    judge(not digests, "web sends no digest", shares(digests))
    return True


def check_all(manager, months):
    """Three of worker and a clock, beside web."""
    missing = [kind for kind in ("worker", "clock") if kind not in manager.commands]
    judge(not missing, "the Procfile declares web, worker and clock",
          f"it has no {' and no '.join(missing)}")
    manager.start("worker", 3)
    manager.start("clock", 1)
    port = manager.ports["web.1"]
    for month in months[1:]:
        request("POST", port, f"/reports/{month}")
    deadline, pages = time.monotonic() + 4, 0
    while time.monotonic() < deadline:
        done = {month for month, _ in manager.reports()} >= set(months)
        if done and ("clock" in missing or manager.digests()["clock.1"] >= 2):
            break
        pages += request("GET", port) == 200
        time.sleep(0.05)

    made = manager.reports()
    times = Counter(month for month, _ in made)
    once = sum(times[month] == 1 for month in months)
    judge(once == len(months) == len(made), f"each of {len(months)} wishes becomes one report",
          f"{once} of them did, and {len(made)} reports were made")
    workers = sorted({name for _, name in made})
    only = all(name.startswith("worker.") for name in workers)
    judge(only and len(workers) >= 2, "with worker=3, several workers share the reports",
          f"they were made by {', '.join(workers) or 'nobody'}")
    judge(pages >= 3, "meanwhile the page is there", f"it was answered {pages} times")
    digests = manager.digests()
    judge(set(digests) == {"clock.1"}, "all digests come from clock.1",
          shares(digests) or "nobody sent any")
    ended = manager.ended()
    judge(not ended, "all of them still run", " and ".join(ended))


def check_stop(manager, files):
    left = manager.stop()
    judge(not left, "after SIGTERM to each process none is left",
          f"{len(left)} that the manager cannot reach go on")
    new = sorted(set(os.listdir()) - files)
    judge(not new, "no PID file, and no other new file", f"it wrote {', '.join(new)}")


def main():
    months = [secrets.token_hex(4) for _ in range(6)]
    files = {*os.listdir(), "__pycache__"}
    with tempfile.TemporaryDirectory() as folder:
        manager = Manager(Path(folder))
        try:
            if check_web(manager, months[0]):
                check_all(manager, months)
                check_stop(manager, files)
        finally:
            manager.end()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
