"""Plays the platform: three deploys, a store for each, and one hard death."""
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from places import call

KEPT = ("PATH", "HOME", "SYSTEMROOT")
RELEASE = ("app.py", "web.py", "places.py")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Shelves(BaseHTTPRequestHandler):
    """Stands in for a database: keeps what is PUT, outside of every process."""

    kept = {}

    def do_PUT(self):
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, b"")

    def do_GET(self):
        body = self.kept.get(self.path)
        self.answer(200 if body is not None else 404, body or b"")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Web:
    """A process of a deploy, on a disk of its own."""

    def __init__(self, name, config):
        self.name, self.disk = name, Path(f"disk-{name}")
        self.disk.mkdir()
        for file in RELEASE:
            shutil.copy(file, self.disk)
        env = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=self.disk, text=True,
            env={**env, **config, "PORT": "0"}, stdout=subprocess.PIPE,
        )

    def ready(self):
        line = self.process.stdout.readline().strip()
        expect(line.startswith("listening port="), f"{self.name} starts")
        self.url = f"http://127.0.0.1:{line.partition('=')[2]}"

    def page(self, cookie=""):
        page = call("GET", f"{self.url}/", cookie=cookie)
        say(f"  {self.name:<7} | {page}")
        return page

    def own(self):
        """What lies on its disk beside the release."""
        names = {path.name for path in self.disk.iterdir()} - {*RELEASE, "__pycache__"}
        return sorted(names)

    def die(self):
        """A machine fails: the process is gone, and its disk. What it said stays."""
        self.process.kill()
        said = self.process.stdout.read().splitlines()
        shutil.rmtree(self.disk)
        return said


def run(store_url, started):
    for name in ("dev", "staging", "prod.1", "prod.2"):
        deploy = name.partition(".")[0]
        config = {"TITLE": f"guestbook ({deploy})", "STORE_URL": f"{store_url}/{deploy}"}
        started.append(Web(name, config))
    for web in started:
        web.ready()
    dev, staging, one, two = started

    titles = [web.page() for web in (dev, staging, one)]
    yield [title.partition(":")[0] for title in titles]

    visitor, drawing = f"ada-{secrets.token_hex(2)}", secrets.token_hex(20)
    cookie = call("POST", f"{one.url}/login", visitor)
    key = call("POST", f"{one.url}/drawings", drawing, cookie)
    say(f"  {visitor} logs in at prod.1 and leaves a drawing")
    expect(one.page(cookie).endswith(f"hello {visitor}"), "prod.1 knows the visitor")
    expect(call("GET", f"{one.url}/drawings/{key}") == drawing, "prod.1 has the drawing")

    say(f"  on the disk of prod.1: {', '.join(one.own()) or 'the release, no more'}")
    yield one.own()

    said = one.die()
    say("  prod.1 is killed, its machine is gone; prod.2 takes over")
    knows = two.page(cookie).endswith(f"hello {visitor}")
    has = call("GET", f"{two.url}/drawings/{key}") == drawing
    lines = [line for line in said if f"visitor={visitor}" in line]
    for line in lines:
        say(f"  log of prod.1 | {line}")
    strangers = all(
        "stranger" in call("GET", f"{web.url}/", cookie=cookie) for web in (dev, staging)
    )
    codes = {hashlib.sha256((web.disk / "app.py").read_bytes()).hexdigest()
             for web in (dev, staging, two)}
    yield knows, has, lines, strangers, codes


def violation(steps):
    say("violation: three deploys of a guestbook that keeps things to itself")
    titles = next(steps)
    expect(set(titles) == {"guestbook (dev)"}, "one title everywhere")
    say("effect: three environments, one title: production thinks it is dev")
    expect(next(steps) == ["app.log", "uploads"], "log and upload are on the disk")
    knows, has, lines, _, _ = next(steps)
    expect(not knows, "the session is gone")
    say("effect: the session is gone, it was in the memory of prod.1")
    expect(not has, "the upload is gone")
    say("effect: the upload is gone, it was on the disk of prod.1")
    expect(not lines, "the log is gone")
    say("effect: the log is gone, it was on the same disk, and stdout was silent")


def fix(steps):
    say("fix: three deploys of a guestbook that asks for what it needs")
    titles = next(steps)
    expect(titles == [f"guestbook ({name})" for name in ("dev", "staging", "prod")],
           "a title for each deploy")
    say("effect: three environments, three titles, by environment alone")
    expect(next(steps) == [], "nothing is kept on the disk")
    knows, has, lines, strangers, codes = next(steps)
    expect(knows, "prod.2 knows the visitor")
    say("effect: the session is there, prod.2 went on where prod.1 stopped")
    expect(has, "prod.2 has the drawing")
    say("effect: the upload is there, on no disk of a process")
    expect(len(lines) == 2, "both lines of the log are there")
    say("effect: the log is there, the platform has both lines")
    expect(strangers and len(codes) == 1, "dev and staging have stores of their own")
    say(f"effect: dev and staging know nobody; app.py is {codes.pop()[:8]} everywhere")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    store = ThreadingHTTPServer(("127.0.0.1", 0), Shelves)
    threading.Thread(target=store.serve_forever, daemon=True).start()
    started = []
    try:
        steps = run(f"http://127.0.0.1:{store.server_port}", started)
        {"violation": violation, "fix": fix}[variant](steps)
    finally:
        for web in started:
            web.process.kill()
            web.process.wait()
    say(f"shown: {variant}")
