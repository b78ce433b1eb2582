"""Stops a container, so to speak, while Gunicorn has four requests in flight."""
import http.client
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VISITORS = ("ada", "grace", "alan", "edsger")
PATIENCE = 20  # seconds, for anything that is to happen
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


class Container:
    """A first process and what it starts. Not a real container, but it is told to
    stop and is killed like one: the first process gets the signal, and when that
    process is gone, whatever is left gets SIGKILL."""

    def __init__(self, store):
        kept = {k: os.environ[k] for k in ("PATH", "TMPDIR") if k in os.environ}
        self.first = subprocess.Popen(
            ["sh", "start.sh"], start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**kept, "PORT": "0", "STORE_URL": store.url, "HOME": os.getcwd(),
                 "GUNICORN_CMD_ARGS": "--no-control-socket", "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self.limit = threading.Timer(PATIENCE, self.kill)
        self.limit.start()
        self.lines, self.silent, self.news = [], False, threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()
        self.answers, self.visitors = {}, []

    def read(self):
        for line in self.first.stdout:
            with self.news:
                self.lines.append(re.sub(r"^(\[[^]]*\] )+", "", line.strip()))
                self.news.notify()
        with self.news:
            self.silent = True
            self.news.notify()

    def says(self, start):
        """Wait for a line that begins like this, and show it."""
        with self.news:
            self.news.wait_for(lambda: self.silent or self.find(start), PATIENCE)
        expect(self.find(start), f"it says {start!r}; last line: {self.lines[-1:]}")
        say(f"  web.1 | {self.find(start)}")
        return self.find(start)

    def find(self, start):
        return next((line for line in self.lines if line.startswith(start)), None)

    def kill(self):
        """What the kernel does with all that is left in a container."""
        try:
            os.killpg(self.first.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def listens(self):
        self.says("guestbook web starts")
        line = self.says("Listening at: ")
        self.port = int(re.search(r":(\d+) ", line)[1])

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

    def what_visitors_saw(self):
        for thread in self.visitors:
            thread.join(PATIENCE)
        for visitor in VISITORS:
            say(f"  {visitor:7}| {self.answers.get(visitor, 'still waits')}")
        return [self.answers.get(visitor) for visitor in VISITORS]

    def takes_a_connection(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
        except OSError:
            return False
        return True

    def end(self):
        self.limit.cancel()
        self.kill()
        self.first.wait()


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
    say("  now SIGTERM to the first process, and only to that")
    web.first.terminate()


def violation(web, store):
    say("violation: start.sh runs gunicorn as a child of the shell")
    four_in_flight(web, store)
    status = web.first.wait(PATIENCE)
    expect(status == -signal.SIGTERM, "the shell ends, by the signal")
    expect(web.takes_a_connection() and not web.answers, "gunicorn goes on as before")
    expect(not web.find("Handling signal"), "it has not heard of the signal")
    say("effect: the shell is gone; gunicorn knows of nothing, takes new visitors")
    say("  the first process was the container: what is left is killed")
    web.kill()
    answers = web.what_visitors_saw()
    expect(not any("200" in str(answer) for answer in answers), "nobody has an answer")
    say("effect: 0 of 4 visitors got an answer")


def fix(web, store):
    say("fix: start.sh ends in exec, so gunicorn is the first process")
    four_in_flight(web, store)
    web.says("Handling signal: term")
    expect(web.first.poll() is None and not web.answers, "it goes on with the four")
    say("effect: gunicorn heard of it, and waits for the four")
    store.may_save.set()
    answers = web.what_visitors_saw()
    expect(answers == ["200 Thank you."] * 4, "everybody has an answer")
    status = web.first.wait(PATIENCE)
    web.says("Shutting down: Master")
    expect(status == 0, "it ends by itself")
    say(f"effect: 4 of 4 visitors got an answer; then gunicorn ended, exit code {status}")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    if os.name == "nt":
        say(f"{variant}: not on Windows, which has no SIGTERM")
        sys.exit(CANNOT_BE_SHOWN_HERE)
    book = Store()
    app = Container(book)
    try:
        {"violation": violation, "fix": fix}[variant](app, book)
    finally:
        book.may_save.set()
        app.end()
        book.shutdown()
    say(f"shown: {variant}")
