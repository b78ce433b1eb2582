"""Runs guestbook at the desk and in production, each with a bucket of its own."""
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer

KEPT = ("PATH", "HOME", "SYSTEMROOT")
UPLOADS = {"trip#1.jpg": "a lake", "trip#2.jpg": "a tower"}


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Store(ThreadingTCPServer):
    """A store with objects by path."""

    daemon_threads = True

    def __init__(self):
        self.objects = {}
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/pictures"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Answer(BaseHTTPRequestHandler):
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.objects[self.path] = body
        self.send_response(200)
        self.end_headers()

    def do_GET(self):
        body = self.server.objects.get(self.path)
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_):
        pass


def run(process, env_name, store):
    """Upload two pictures and look at them: what each of them shows."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    app = subprocess.run(
        [sys.executable, "app.py"], text=True, stdout=subprocess.PIPE, timeout=5,
        env={**env, "APP_ENV": env_name, "STORAGE_URL": store.url},
        input="".join(f"{name}\t{picture}\n" for name, picture in UPLOADS.items()),
    )
    expect(app.returncode == 0, f"{process} does its work")
    lines = app.stdout.splitlines()
    for line in lines:
        say(f"  {process} | {line}")
    return dict(line.split(" shows ") for line in lines)


def violation():
    say("violation: a folder at the desk, a bucket in production; two uploads")
    local, third_party = Store(), Store()

    shown = run("desk", "development", local)
    expect(shown == UPLOADS, "right at the desk")
    expect(local.objects == {} and Path("uploads").is_dir(), "by way of the folder")
    say("effect: at the desk both pictures are right")

    shown = run("production", "production", third_party)
    expect(shown == dict.fromkeys(UPLOADS, "a tower"), "one picture twice")
    expect(len(third_party.objects) == 1, "one object")
    key, = third_party.objects
    say("effect: in production both show the second; the first is gone")
    say(f"effect: the bucket has one object, {key!r}: a URL ends at '#'")
    say("effect: the desk could not find it: that branch never ran there")


def fix():
    say("fix: one way for both; the desk has a bucket too; two uploads")
    local, third_party = Store(), Store()
    for process, env_name, store in (
        ("desk", "development", local), ("production", "production", third_party),
    ):
        shown = run(process, env_name, store)
        expect(shown == UPLOADS, f"right with {process}")
        expect(len(store.objects) == 2, "two objects in its bucket")
        say(f"effect: {process}: both pictures are right, two objects in its bucket")
    expect(not Path("uploads").exists(), "no folder")
    say("effect: the same lines ran in both places, each with its STORAGE_URL")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
