"""Sends SIGTERM to guestbook's web process while four requests are in flight."""
import http.client
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VISITORS = ("ada", "grace", "alan", "edsger")
PATIENCE = 12  # seconds, for anything that is to happen
CANNOT_BE_SHOWN_HERE = 2


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Store(ThreadingHTTPServer):
    """Guestbook's store. It says when an entry arrives, and saves when it may."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Entry)
        self.arrived, self.may_save, self.saved = queue.Queue(), threading.Event(), []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Entry(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.arrived.put(self.path[1:])
        self.server.may_save.wait(PATIENCE)
        self.server.saved.append(self.path[1:])
        try:
            self.send_response(201)
            self.end_headers()
        except OSError:
            pass  # whoever sent the entry is gone

    def log_message(self, *args):
        pass


class Web:
    """The web process, and the visitors that wait for its answers."""

    def __init__(self, store):
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-B", "app.py"], stdout=subprocess.PIPE, text=True,
            env={**kept, "PORT": "0", "STORE_URL": store.url},
        )
        self.limit = threading.Timer(PATIENCE, self.process.kill)
        self.limit.start()
        self.answers, self.visitors = {}, []

    def listens(self):
        line = self.process.stdout.readline().strip()
        expect(line.startswith("listening on "), "web starts")
        say(f"  web.1 | {line}")
        self.port = int(line.split()[-1])

    def sign(self, visitor):
        thread = threading.Thread(target=self.ask, args=(visitor,))
        thread.start()
        self.visitors.append(thread)

    def ask(self, visitor):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            client.request("POST", f"/{visitor}")
            answer = client.getresponse()
            self.answers[visitor] = f"{answer.status} {answer.read().decode()}"
        except (OSError, http.client.HTTPException):
            self.answers[visitor] = "the connection broke, no answer"
        finally:
            client.close()

    def refuses(self):
        """Wait until no new connection is taken."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except ConnectionRefusedError:
                return True
            except OSError:
                pass
            time.sleep(0.02)
        return False

    def what_visitors_saw(self):
        for thread in self.visitors:
            thread.join(PATIENCE)
        for visitor in VISITORS:
            say(f"  {visitor:7}| {self.answers.get(visitor, 'still waits')}")
        return [self.answers.get(visitor) for visitor in VISITORS]

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.communicate()


def four_in_flight(web, store):
    web.listens()
    for visitor in VISITORS:
        web.sign(visitor)
    try:
        arrived = {store.arrived.get(timeout=PATIENCE) for _ in VISITORS}
    except queue.Empty:
        arrived = set()
    expect(arrived == set(VISITORS), "four requests are in flight")
    say("  four requests are in flight: web waits for its store")
    say("  now SIGTERM, as at every deploy")
    web.process.terminate()


def violation(web, store):
    say("violation: SIGTERM calls exit(0), with four requests in flight")
    four_in_flight(web, store)
    status = web.process.wait(PATIENCE)
    expect(status == 0, "it ends at once, by exit(0)")
    say(f"effect: web ended at once, exit code {status}: that looks well")
    answers = web.what_visitors_saw()
    expect(not any("200" in str(answer) for answer in answers), "nobody has an answer")
    say("effect: 0 of 4 visitors got an answer")
    store.may_save.set()
    deadline = time.monotonic() + PATIENCE
    while len(store.saved) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    expect(len(store.saved) == 4, "the store saves what it was sent")
    say("effect: the store saved all 4. Who tries again will stand there twice.")


def fix(web, store):
    say("fix: SIGTERM closes the door, and what is in flight is finished")
    four_in_flight(web, store)
    expect(web.refuses(), "new connections are refused")
    expect(web.process.poll() is None and not web.answers, "it goes on with the four")
    say("effect: a fifth visitor is refused and can go to another process;")
    say("effect: the four are still being served")
    store.may_save.set()
    answers = web.what_visitors_saw()
    expect(answers == ["200 Thank you."] * 4, "everybody has an answer")
    status = web.process.wait(PATIENCE)
    expect(status == 0, "it ends by itself")
    say(f"effect: 4 of 4 visitors got an answer; then web ended, exit code {status}")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    if os.name == "nt":
        say(f"{variant}: not on Windows, which has no SIGTERM")
        sys.exit(CANNOT_BE_SHOWN_HERE)
    book = Store()
    app = Web(book)
    try:
        {"violation": violation, "fix": fix}[variant](app, book)
    finally:
        book.may_save.set()
        app.end()
        book.shutdown()
    say(f"shown: {variant}")
