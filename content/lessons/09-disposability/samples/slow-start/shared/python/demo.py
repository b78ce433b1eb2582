"""Starts guestbook's web process twice; a visitor comes with each page that it reads."""
import http.client
import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VISITORS = {"ada": "/1", "grace": "/2", "alan": "/3", "edsger": "/4"}
PATIENCE = 12  # seconds, for anything that is to happen


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Store(ThreadingHTTPServer):
    """Guestbook's store. It tells `asked` of a page, and then sends it."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Page)
        self.asked = lambda: None
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"page {self.path[1:]} of 4".encode())

    def log_message(self, *args):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Start:
    """One start of web, and what its visitors see."""

    def __init__(self, store):
        self.port, self.waiting, self.listens = free_port(), list(VISITORS), False
        self.refused, self.served = [], []
        store.asked = self.asked
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-B", "app.py"], stdout=subprocess.PIPE, text=True,
            env={**kept, "PORT": str(self.port), "STORE_URL": store.url},
        )
        self.limit = threading.Timer(PATIENCE, self.process.kill)
        self.limit.start()

    def asked(self):
        """A page is read. As long as web does not listen, the next visitor comes with it."""
        if not self.listens and self.waiting:
            self.visit(self.waiting.pop(0))

    def visit(self, visitor):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            client.request("GET", VISITORS[visitor])
            answer = client.getresponse()
            say(f"  {visitor:7}| {answer.status} {answer.read().decode()}")
            self.served.append(visitor)
        except OSError:
            say(f"  {visitor:7}| connection refused")
            self.refused.append(visitor)
        finally:
            client.close()

    def watch(self):
        line = self.process.stdout.readline().strip()
        expect(line.startswith("listening"), "web starts")
        self.listens = True
        say(f"  web.1  | {line}")
        for visitor in self.waiting:
            self.visit(visitor)

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.communicate()


def start(store):
    web = Start(store)
    try:
        web.watch()
    finally:
        web.end()
    return len(web.refused), len(web.served)


def violation(store):
    say("violation: web reads the whole book, and then listens")
    expect(start(store) == (4, 0), "nobody is served while it reads")
    say("effect: 4 visitors came while it read 4 pages, and 4 were refused")
    say("  web.1 crashes, and is started again")
    expect(start(store) == (4, 0), "it is the same at the next start")
    say("effect: each start costs that again, and the book only grows")


def fix(store):
    say("fix: web listens, and reads a page when somebody asks for it")
    expect(start(store) == (0, 4), "everybody is served")
    say("effect: it listened before it had read a page, and 4 of 4 were served")
    say("  web.1 crashes, and is started again")
    expect(start(store) == (0, 4), "it is the same at the next start")
    say("effect: a longer book does not make the start any longer")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    pages = Store()
    try:
        {"violation": violation, "fix": fix}[variant](pages)
    finally:
        pages.shutdown()
    say(f"shown: {variant}")
