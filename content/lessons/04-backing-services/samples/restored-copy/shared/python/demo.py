"""Lets a database host die, and attaches guestbook to a restored copy."""
import hashlib
import json
import os
import subprocess
import sys
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from urllib.parse import quote

KEPT = ("PATH", "HOME", "SYSTEMROOT")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Server(ThreadingTCPServer):
    """A database server: one database, one user."""

    daemon_threads = True

    def __init__(self, name, user, password, entries=()):
        self.name, self.login = name, f"{user}:{password}"
        self.entries = list(entries)
        super().__init__(("127.0.0.1", 0), Answer)
        self.host = f"127.0.0.1:{self.server_address[1]}"
        handle = f"http://{user}:%s@{self.host}/{name}"
        self.url = handle % quote(password, safe="")
        self.shown = handle % "***"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def dies(self):
        self.shutdown()
        self.server_close()


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        kind, _, code = self.headers.get("Authorization", "").partition(" ")
        entry = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if kind != "Basic" or b64decode(code).decode() != self.server.login:
            self.send_error(401)
        elif self.path != f"/{self.server.name}":
            self.send_error(404)
        else:
            self.server.entries.append(entry)
            self.send_response(201)
            self.end_headers()
            self.wfile.write(str(len(self.server.entries)).encode())

    def log_message(self, *_):
        pass


def run(process, server, visitors):
    """Run app.py with this server in its config: exit code, last error."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    app = subprocess.run(
        [sys.executable, "app.py"], text=True, capture_output=True, timeout=5,
        env={**env, "DB_HOST": server.host, "DATABASE_URL": server.url},
        input="".join(f"{visitor}\n" for visitor in visitors),
    )
    error = app.stderr.strip().rpartition("\n")[2]
    for line in app.stdout.splitlines() + [error] * bool(error):
        say(f"  {process} | {line}")
    return app.returncode, error


def fingerprint():
    return hashlib.sha256(Path("app.py").read_bytes()).hexdigest()[:12]


def open_for_business():
    first = Server("guestbook", "guestbook", "moss-lantern")
    say(f"  attached: {first.shown}")
    status, _ = run("web.1", first, ["ada", "grace"])
    expect(status == 0 and first.entries == ["ada", "grace"], "two visitors sign")
    say("effect: two visitors signed, both are in the database")
    return first


def restore_elsewhere(first):
    """What a backup and another provider give you: nothing but the data is the same."""
    copy = Server("restored-0312", "u4711", "blue/moon@9", first.entries)
    first.dies()
    say("  the host is dead; a copy with both entries is up at another provider")
    say(f"  attach: {copy.shown}")
    return copy


def violation():
    say("violation: host from config, the rest of the handle from the code")
    copy = restore_elsewhere(open_for_business())
    status, error = run("web.2", copy, ["edsger"])
    expect(status != 0 and "401" in error, "the copy refuses the old login")
    expect(copy.entries == ["ada", "grace"], "nobody signed in the copy")
    say("effect: the copy is fine, web reaches it and may not come in")
    say("effect: user, password and name are in app.py: edit, review, build")


def fix():
    say("fix: the whole handle comes from config")
    before = fingerprint()
    copy = restore_elsewhere(open_for_business())
    status, _ = run("web.2", copy, ["edsger"])
    expect(status == 0 and copy.entries == ["ada", "grace", "edsger"], "the third signs")
    expect(fingerprint() == before, "no edit")
    say("effect: the third visitor signed below the other two, in the copy")
    say(f"effect: one value changed, app.py did not: {before} before and after")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
