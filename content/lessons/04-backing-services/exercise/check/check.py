"""Attaches app.py to services that it has never seen, and unplugs them."""
import base64
import os
import random
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import quote

PROMISED = 1.0  # seconds for a page; a loaded machine gets as much again
HERE = Path(__file__).resolve().parent
failed = False


def report(good, ok, not_yet):
    """One line for one thing checked."""
    global failed
    failed = failed or not good
    print(f"ok: {ok}" if good else f"not yet: {not_yet}", flush=True)
    return good


class Service(ThreadingTCPServer):
    """A service on a free port; it can be told to keep silent."""

    daemon_threads = True

    def __init__(self, handler):
        self.talks = threading.Event()
        self.talks.set()
        super().__init__(("127.0.0.1", 0), handler)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # the client hung up

    def ends(self):
        self.talks.set()
        self.shutdown()
        self.server_close()


class MemcachedHandler(StreamRequestHandler):
    def handle(self):
        counters = self.server.counters
        for line in self.rfile:
            if not self.server.talks.is_set():
                self.server.talks.wait()
                return  # like one that was restarted: what waited is gone
            words = line.decode("ascii", "replace").split()
            if words[:1] == ["add"]:
                value = int(self.rfile.readline())
                self.say("NOT_STORED" if words[1] in counters else "STORED")
                counters.setdefault(words[1], value)
            elif words[:1] == ["incr"] and words[1] in counters:
                counters[words[1]] += int(words[2])
                self.say(str(counters[words[1]]))
            else:
                self.say("ERROR")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Memcached(Service):
    def __init__(self):
        self.begun = random.randint(100, 9000)  # so that a count of one's own shows
        self.counters = {"visits": self.begun}
        super().__init__(MemcachedHandler)

    def url(self, host):
        return f"memcached://{host}:{self.port}"


class SmtpHandler(StreamRequestHandler):
    def handle(self):
        if not self.server.talks.is_set():
            self.server.talks.wait()
            return
        self.say("220 mail")
        welcome = self.server.login is None
        for line in self.rfile:
            command = line.decode("utf-8", "replace").strip()
            verb = command.upper().split(" ")[0]
            if verb == "EHLO":
                self.say("250-mail" if self.server.login else "250 mail")
                if self.server.login:
                    self.say("250 AUTH PLAIN")
            elif verb == "AUTH":
                code = command.split(" ")[2:] or [self.ask()]
                seen = tuple(base64.b64decode(code[0]).decode("utf-8", "replace").split("\0")[1:])
                self.server.logins.append(seen)
                welcome = seen == self.server.login
                self.say("235 come in" if welcome else "535 wrong user or password")
            elif verb == "MAIL" and not welcome:
                self.say("530 log in first")
            elif verb == "DATA":
                self.say("354 go on")
                lines = iter(lambda: self.rfile.readline().rstrip(b"\r\n"), b".")
                self.server.mails.append(b"\n".join(lines).decode("utf-8", "replace"))
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok" if verb in ("HELO", "MAIL", "RCPT", "RSET", "NOOP") else "502 no")

    def ask(self):
        self.say("334 ")
        return self.rfile.readline().decode("ascii", "replace").strip()

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Smtp(Service):
    def __init__(self, login=None):
        self.login, self.logins, self.mails = login, [], []
        super().__init__(SmtpHandler)

    def url(self, host):
        login = ":".join(quote(part, safe="") for part in self.login or ())
        return f"smtp://{login}{'@' * bool(login)}{host}:{self.port}"


class App:
    """A running app.py; what it prints is read as it comes."""

    def __init__(self, cache_url, mail_url):
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-B", "app.py"], cwd=HERE,
            env={**kept, "PORT": "0", "CACHE_URL": cache_url, "MAIL_URL": mail_url},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
        )
        self.port, self.printed, self.settled = None, [], threading.Event()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.printed.append(line.strip())
            found = re.search(r"listening on (\d+)", line)
            if found:
                self.port = int(found[1])
                self.settled.set()
        self.settled.set()

    def listens(self):
        return self.settled.wait(5) and self.port is not None

    def get(self, path, patience=4):
        """The page, or what came in its place."""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"http://127.0.0.1:{self.port}{path}", timeout=patience) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return f"error {error.code}, {error.read().decode()}"
        except OSError:
            return None

    def ends(self):
        self.process.kill()
        self.process.wait()


def visitor():
    return "v" + secrets.token_hex(4)


def say_last(app):
    return (app.printed or ["(nothing)"])[-1]


def check_visits(label, app, cache):
    """Two visits are counted in the Memcached that is attached, and shown."""
    if not report(app.listens(), f"{label}: it starts",
                  f"{label}: it does not start; it says: {say_last(app)}"):
        return
    begun = cache.counters["visits"]
    pages = [app.get(f"/?name={visitor()}") for _ in range(2)]
    seen = cache.counters["visits"] - begun
    expected = f"Visits: {begun + 2}"
    if seen == 0:
        report(False, "", f"{label}: no visit was counted in its Memcached; "
                          f"expected 2 under the key visits, saw the page {pages[1]!r}")
        return
    report(seen == 2 and (pages[1] or "").endswith(expected),
           f"{label}: visits are counted in its Memcached",
           f"{label}: expected '{expected}', saw {pages[1]!r}, and {seen} counted there")


def check_mail(label, app, mail):
    """A signature reaches the SMTP service that is attached, with its login."""
    if not app.listens():
        return
    name = visitor()
    page = app.get(f"/sign?name={name}")
    arrived = [text for text in mail.mails if name in text]
    if not arrived and mail.login and mail.login not in mail.logins:
        report(False, "", f"{label}: its mail service expects the user and password "
                          f"{mail.login}, it was given {mail.logins[-1] if mail.logins else 'none'}")
        return
    report(len(arrived) == 1 and (page or "").endswith("Mail: sent"),
           f"{label}: the mail is with its service",
           f"{label}: {len(arrived) or 'no'} mail reached its service; expected 1 and "
           f"'Mail: sent', saw the page {page!r}")


def check_loss(what, app, unknown="Visits: unknown", unsent="Mail: not sent"):
    """Both pages come without their services, and soon."""
    for path, expected in (("/", unknown), ("/sign", unsent)):
        started = time.monotonic()
        page = app.get(f"{path}?name={visitor()}", 2 * PROMISED)
        label = f"{what}: {path}"
        if page is None:
            report(False, "", f"{label}: there is no page within {2 * PROMISED:.0f} s; "
                              f"expected '{expected}' within {PROMISED:.0f} s")
            continue
        took = time.monotonic() - started
        report(page.endswith(expected), f"{label} says '{expected}' after {took:.1f} s",
               f"{label}: expected '{expected}', saw {page[:60]!r}")


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def local_name(port):
    """'localhost', where the system knows that name."""
    try:
        socket.create_connection(("localhost", port), 2).close()
        return "localhost"
    except OSError:
        return "127.0.0.1"


def files():
    return {p.name for p in HERE.iterdir() if p.name != "__pycache__"}


def main():
    login = ("app-" + secrets.token_hex(2), "p@ss/" + secrets.token_hex(3) + ":100%")
    caches = [Memcached(), Memcached(), Memcached()]
    mails = [Smtp(), Smtp(login), Smtp()]
    localhost = local_name(caches[0].port)
    before = files()
    apps = []

    def attach(cache_url, mail_url):
        apps.append(App(cache_url, mail_url))
        return apps[-1]

    try:
        ip = "127.0.0.1"
        first = attach(caches[0].url(ip), mails[0].url(localhost))
        second = attach(caches[1].url(localhost), mails[1].url(ip))
        mixed = attach(caches[0].url(ip), mails[1].url(ip))
        patient = attach(caches[2].url(ip), mails[2].url(ip))
        alone = attach(*(f"{kind}://127.0.0.1:{closed_port()}" for kind in ("memcached", "smtp")))

        for label, app, cache, mail in (
            ("services A", first, caches[0], mails[0]),
            ("services B", second, caches[1], mails[1]),
            ("Memcached of A, mail of B", mixed, caches[0], mails[1]),
        ):
            check_visits(label, app, cache)
            check_mail(label, app, mail)

        if alone.listens():
            check_loss("away", alone)
        else:
            report(False, "", f"away: it does not start; it says: {say_last(alone)}")
        if patient.listens():
            for service in (caches[2], mails[2]):
                service.talks.clear()
            check_loss("silent", patient)
            for service in (caches[2], mails[2]):
                service.talks.set()
            check_visits("back again", patient, caches[2])
            check_mail("back again", patient, mails[2])
        new = sorted(files() - before)
        report(not new, "nothing is written to the disk",
               f"it writes {', '.join(new)}; expected that the services keep what is to be kept")
    finally:
        for app in apps:
            app.ends()
        for service in caches + mails:
            service.ends()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
