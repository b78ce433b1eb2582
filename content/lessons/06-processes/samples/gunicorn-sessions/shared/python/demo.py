"""Runs guestbook under Gunicorn, and asks each of its processes who the visitor is."""
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
from hashlib import sha256
from urllib.parse import urlsplit

from pymemcache import Client

GREETED, UNKNOWN = (200, "hello ada"), (401, "who are you?")
PREFIX = f"twelve-{secrets.token_hex(6)}:"


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Gunicorn:
    """Gunicorn and its worker processes, numbered in the order of their start."""

    def __init__(self):
        command = ["gunicorn", "--no-control-socket", "--workers", "1",
                   "--bind", "127.0.0.1:0", "app:app"]
        say("  $ " + " ".join(command))
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "TMPDIR", "MEMCACHED_URL")
                if k in os.environ}
        self.process = subprocess.Popen(
            command, env={**kept, "SESSION_PREFIX": PREFIX},
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )
        self.pids, self.log = [], queue.Queue()

    def start(self):
        threading.Thread(target=self.read, daemon=True).start()
        self.port = int(self.wait_for(r"Listening at: http://127\.0\.0\.1:(\d+)"))
        self.wait_for_worker()

    def read(self):
        for line in self.process.stderr:
            self.log.put(line)

    def wait_for(self, pattern):
        while True:
            try:
                found = re.search(pattern, self.log.get(timeout=10))
            except queue.Empty:
                sys.exit(f"not shown: gunicorn says {pattern}")
            if found:
                return found[1]

    def wait_for_worker(self):
        self.pids.append(int(self.wait_for(r"Booting worker with pid: (\d+)")))
        say(f"  gunicorn | process {len(self.pids)} is started")

    def add_worker(self):
        self.process.send_signal(signal.SIGTTIN)
        self.wait_for_worker()

    def replace(self, number):
        os.kill(self.pids[number - 1], signal.SIGTERM)
        self.wait_for_worker()

    def send(self, text):
        client = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        client.sendall(text.encode())
        return client

    def receive(self, client):
        """The number of the process that answers, and what it answers."""
        with client, http.client.HTTPResponse(client) as response:
            response.begin()
            answer = (response.status, response.read().decode())
            self.cookie = response.headers.get("Set-Cookie", "").partition(";")[0]
            return self.pids.index(int(response.headers["X-Process"])) + 1, answer

    def ask(self, method, path, cookie="none"):
        head = f"{method} {path} HTTP/1.1\r\nHost: guestbook\r\nCookie: {cookie}\r\n"
        number, answer = self.receive(self.send(head + "\r\n"))
        say(f"  process {number} | {method} {path}: {answer[0]} {answer[1]}")
        return answer

    def ask_both(self, cookie):
        """GET /me from each of two processes, whichever the system wakes up first.

        A sync worker reads one request to its end before it takes another. So the
        process that has got half a request is busy, and the other has to answer.
        """
        head = f"GET /me HTTP/1.1\r\nHost: guestbook\r\nCookie: {cookie}\r\n"
        half = self.send(head)
        with half:
            answers = [self.receive(self.send(head + "\r\n"))]
            half.sendall(b"\r\n")
            answers = sorted(answers + [self.receive(half)])
        expect(answers[0][0] != answers[1][0], "two processes have answered")
        for number, (status, text) in answers:
            say(f"  process {number} | GET /me: {status} {text}")
        return [answer for _, answer in answers]

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def sign_in_at_one(gunicorn):
    expect(gunicorn.ask("POST", "/login/ada") == (200, "welcome ada"), "she can sign in")
    cookie = gunicorn.cookie
    expect(gunicorn.ask("GET", "/me", cookie) == GREETED, "one process knows her")
    say("effect: one process: ada has signed in once, and is known")
    gunicorn.add_worker()
    return cookie


def violation(gunicorn):
    cookie = sign_in_at_one(gunicorn)
    expect(gunicorn.ask_both(cookie) == [GREETED, UNKNOWN], "one of two knows her")
    say("effect: two processes: who answers decides whether ada is signed in")

    say("  process 1 is ended, and Gunicorn replaces it")
    gunicorn.replace(1)
    expect(gunicorn.ask_both(cookie) == [UNKNOWN, UNKNOWN], "none of them knows her")
    say("effect: ada's session has ended with the process that had it")


def fix(gunicorn):
    cookie = sign_in_at_one(gunicorn)
    expect(gunicorn.ask_both(cookie) == [GREETED, GREETED], "both know her")
    say("effect: two processes: ada is signed in at both")

    say("  process 1 is ended, and Gunicorn replaces it")
    gunicorn.replace(1)
    expect(gunicorn.ask_both(cookie) == [GREETED, GREETED], "both know her")
    say("effect: a process that ada has never met knows her")

    memcached = Client(urlsplit(os.environ["MEMCACHED_URL"]).netloc, timeout=2)
    key = PREFIX + sha256(cookie.partition("=")[2].encode()).hexdigest()
    expect(memcached.get(key) == b"ada", "the session is in Memcached")
    say("  the session is deleted in Memcached")
    memcached.delete(key)
    expect(gunicorn.ask_both(cookie) == [UNKNOWN, UNKNOWN], "it was nowhere else")
    say("effect: signed out at all processes at once")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    where = {"violation": "the memory of the process", "fix": "Memcached"}[variant]
    say(f"{variant}: Flask under Gunicorn, sessions in {where}")
    server = Gunicorn()
    try:
        server.start()
        {"violation": violation, "fix": fix}[variant](server)
    finally:
        server.end()
    say(f"shown: {variant}")
