"""Runs guestbook's worker, looks where its password went, and rotates it."""
import os
import socketserver
import subprocess
import sys
import threading
from pathlib import Path

FIRST, SECOND = "token-1", "token-2"
SECRET_FILE = Path("db-password")
REPORT = Path("crash-report.txt")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Database(socketserver.TCPServer):
    """Saves rows for those who know today's password."""

    password = FIRST

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Session(socketserver.StreamRequestHandler):
    timeout = 3

    def handle(self):
        password = self.rfile.readline().decode().split(" ")[0]
        right = password == self.server.password
        answer = f"yes, with {password}" if right else f"no, {password} is refused"
        self.wfile.write(f"{answer}\n".encode())


def put_secret(value):
    """What the platform does: a file that only this user may read, put whole."""
    fresh = SECRET_FILE.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(value, encoding="utf-8")
    os.replace(fresh, SECRET_FILE)


def start_worker(env):
    kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
    return subprocess.Popen(
        [sys.executable, "-B", "app.py"], env={**kept, **env},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )


def give(worker, picture):
    """Hand the worker a picture; what it says to it."""
    worker.stdin.write(f"{picture}\n")
    line = worker.stdout.readline().strip()
    say(f"  worker | {line}")
    return line


def seen_by_user(worker):
    """The worker's environment as any program of the same user sees it."""
    try:
        return Path(f"/proc/{worker.pid}/environ").read_text(encoding="utf-8")
    except OSError:
        return None


def show(variant, env):
    leaks = variant == "violation"
    database = Database()
    worker = start_worker({**env, "DB_PORT": str(database.port)})
    limit = threading.Timer(8, worker.kill)
    limit.start()
    try:
        line = give(worker, "ada-large.png")
        expect(line.endswith(f"yes, with {FIRST}"), "the first row is saved")
        report = REPORT.read_text(encoding="utf-8")
        expect((FIRST in report) == leaks, "the report holds the password, or not")
        for entry in report.splitlines():
            if entry.startswith("DB_"):
                say(f"  crash-report.txt | {entry}")
        say("effect: the helper failed; its crash report "
            + ("has the password" if leaks else "has nothing of the database"))

        environ = seen_by_user(worker)
        if environ is None:
            say("  (no /proc here: a look at the worker from outside is left out)")
        else:
            expect((FIRST in environ) == leaks, "/proc shows the password, or not")
            name = next(e for e in environ.split("\0") if e.startswith("DB_PASSWORD"))
            say(f"  /proc/.../environ | {name}")
            say("effect: any program of the same user can read that"
                + ("" if leaks else ": a path, no password"))

        put_secret(SECOND)
        database.password = SECOND
        line = give(worker, "bob.png")
        expect(("is refused" if leaks else f"yes, with {SECOND}") in line, "rotation")
        say("effect: rotated: the worker "
            + (f"needs a restart, its copy is {FIRST}" if leaks else "never stopped"))
    finally:
        limit.cancel()
        worker.kill()
        worker.communicate()
        database.shutdown()
        database.server_close()


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    if variant == "violation":
        say("violation: the password is a variable; a helper fails; then rotation")
        show(variant, {"DB_PASSWORD": FIRST})
    else:
        say("fix: a variable names a file; a helper fails; then rotation")
        put_secret(FIRST)
        show(variant, {"DB_PASSWORD_FILE": str(SECRET_FILE)})
    say(f"shown: {variant}")
