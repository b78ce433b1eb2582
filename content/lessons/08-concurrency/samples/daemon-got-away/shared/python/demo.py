"""Plays the process manager: keeps one worker running, then stops it."""
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

KEPT = ("PATH", "HOME", "SYSTEMROOT")
PID_FILE = Path("worker.pid")
LIMIT = 4  # seconds that anything may take


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Worker:
    """A worker as the queue sees it: a connection, and the pid that it names."""

    def __init__(self, connection):
        self.connection = connection
        self.lines = connection.makefile("rw")
        self.pid = int(re.search(r"\d+", self.lines.readline())[0])

    def does(self, job):
        """Whether it is there and does this job."""
        try:
            print(job, file=self.lines, flush=True)
            return self.lines.readline() == f"did {job}\n"
        except OSError:
            return False

    def end(self):
        """Close the queue, see the worker end."""
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.lines.read()
        except socket.timeout:
            os.kill(self.pid, signal.SIGKILL)
        except OSError:
            pass  # it had gone already
        self.connection.close()


class Manager:
    """Starts worker.1, and holds the queue so that we see who is there."""

    def __init__(self):
        self.queue = socket.create_server(("127.0.0.1", 0))
        self.queue.settimeout(LIMIT)
        self.child = None
        self.children, self.workers = [], []

    def start(self):
        """Start worker.1; returns the worker that then comes to the queue."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.child = subprocess.Popen(
            [sys.executable, "-B", "worker.py"], stdout=subprocess.PIPE, text=True,
            env={**kept, "QUEUE_PORT": str(self.queue.getsockname()[1])},
        )
        self.children.append(self.child)
        say(f"  manager | started worker.1, pid {self.child.pid}")
        try:
            connection, _ = self.queue.accept()
        except socket.timeout:
            expect(False, "a worker comes to the queue")
        connection.settimeout(LIMIT)
        self.workers.append(Worker(connection))
        return self.workers[-1]

    def ended(self):
        """The exit code of worker.1; a negative one is the signal."""
        try:
            code = self.child.wait(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            expect(False, "worker.1 ends")
        how = f"exit code {code}" if code >= 0 else f"signal {-code}"
        say(f"  manager | worker.1, pid {self.child.pid}, has ended: {how}")
        return code

    def captured(self):
        """The lines that came from all of its children, which have ended."""
        return [line for child in self.children for line in child.stdout]

    def end(self):
        self.queue.close()
        for child in self.children:
            child.kill()
            child.wait()
        for worker in self.workers:
            worker.end()


def violation(manager):
    say("violation: the worker daemonizes itself; the manager is to keep one")
    for _ in range(3):
        worker = manager.start()
        expect(worker.pid != manager.child.pid, "the worker is not the manager's child")
        expect(manager.ended() == 0, "the manager's child ends")
    say("  manager | it ends each time; giving up after 3 starts")
    expect(all(worker.does("a job") for worker in manager.workers), "three are at work")
    pids = [worker.pid for worker in manager.workers]
    say(f"effect: workers that the manager knows: 0; workers that work: {len(pids)}")
    say(f"effect: they have {', '.join(f'pid {pid}' for pid in pids)}")
    noted = int(PID_FILE.read_text())
    expect(noted == pids[-1], "the PID file has the last one")
    say(f"effect: worker.pid says pid {noted}, and nothing of the other two")
    expect(manager.captured() == [], "they went silent")
    say("effect: lines of output that the manager has: 0")
    manager.child.terminate()
    expect(all(worker.does("a job") for worker in manager.workers), "they work on")
    say("effect: told to stop it, the manager finds nobody; all 3 work on")


def fix(manager):
    say("fix: the worker stays in the foreground; the manager is to keep one")
    first = manager.start()
    expect(first.pid == manager.child.pid, "the worker is the manager's child")
    expect(first.does("a job"), "it works")
    say("  (now it crashes: kill -9)")
    os.kill(first.pid, signal.SIGKILL)
    expect(manager.ended() == -signal.SIGKILL, "the manager sees it")
    second = manager.start()
    expect(second.pid == manager.child.pid, "the manager has a new one")
    expect(second.does("a job") and not first.does("a job"), "one is at work")
    say("effect: one crash, one restart; workers that work: 1")
    say("  (now the manager is told to stop it)")
    manager.child.terminate()
    expect(manager.ended() == -signal.SIGTERM, "it ends on SIGTERM")
    expect(not second.does("a job"), "nobody is left")
    say("effect: stopped, and nobody is left; workers that work: 0")
    lines = manager.captured()
    expect(lines == ["did a job\n"] * 2, "the manager has the output")
    expect(not PID_FILE.exists(), "no PID file")
    say(f"effect: lines of output that the manager has: {len(lines)}; PID files: 0")


def main(show):
    manager = Manager()
    try:
        show(manager)
    finally:
        manager.end()


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    main({"violation": violation, "fix": fix}[variant])
    say(f"shown: {variant}")
