"""Runs guestbook's two web apps, Flask and Django, in deploys that are new to them."""
import hashlib
import http.client
import json
import os
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

KEPT = ("PATH", "HOME", "TMPDIR")
FRAMEWORKS = ("Flask", "Django")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def fingerprint():
    """Of the code, all of it."""
    code = sorted(Path().glob("settings*.py")) + sorted(Path().glob("web_*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:8]


def new_deploy(name):
    """An empty database, and the variables that say all about this deploy."""
    with closing(sqlite3.connect(f"{name}.db")) as db:
        db.execute("CREATE TABLE entries (name TEXT)")
    return {
        "SECRET_KEY": secrets.token_hex(20),
        "CANONICAL_HOST": f"{name}-{secrets.token_hex(2)}.guestbook.example",
        "DATABASE_URL": f"sqlite:///{name}.db",
        "MEMCACHED_URL": f"memcached://cache-{secrets.token_hex(2)}:11211",
        "DEBUG": "False",
    }


def signed(name):
    """Who has signed the book in this database."""
    with closing(sqlite3.connect(f"{name}.db")) as db:
        return sorted(row[0] for row in db.execute("SELECT name FROM entries"))


class Gunicorn:
    """One of the two apps, served by Gunicorn."""

    def __init__(self, framework, env):
        kept = {k: os.environ[k] for k in KEPT if k in os.environ}
        self.framework, self.text = framework, ""
        self.process = subprocess.Popen(
            ["gunicorn", "--no-control-socket", "--bind", "127.0.0.1:0",
             f"web_{framework.lower()}:app"],
            env={**kept, "PYTHONDONTWRITEBYTECODE": "1", **env}, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, start_new_session=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()

    def listens(self):
        """The port, or None if it ends before it has one."""
        for line in self.process.stderr:
            at = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line)
            if at:
                self.port = int(at[1])
                return self.port

    def refuses(self):
        """What Gunicorn says when the app does not load, and ends."""
        try:
            _, log = self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            return None
        errors = [line for line in log.splitlines() if re.match(r"\w*Error: ", line)]
        return errors[-1] if self.process.returncode == 3 and errors else None

    def ask(self, method, path, host, cookie=""):
        """Status, text and cookie of the answer."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            client.request(method, path, headers={"Host": host, "Cookie": cookie})
            answer = client.getresponse()
            text = answer.read().decode()
        except OSError as error:
            sys.exit(f"not shown: {self.framework} answers: {error}")
        finally:
            client.close()
        return answer.status, text, answer.headers.get("Set-Cookie", "").partition(";")[0]

    def front(self, host, cookie=""):
        status, text, _ = self.ask("GET", "/", host, cookie)
        expect(status == 200, f"{self.framework} has a front page: {status}")
        return json.loads(text)


def deploy(stack, env):
    """Both apps, started at once, listening."""
    apps = [stack.enter_context(Gunicorn(framework, env)) for framework in FRAMEWORKS]
    for app in apps:
        stack.callback(app.process.terminate)  # both, before one is waited for
    for app in apps:
        expect(app.listens(), f"{app.framework} starts")
    return apps


def tell(name, app, page):
    say(f"  {name}  {app.framework:6} | {page['link']}, {page['memcached']}")


def violation():
    code = fingerprint()
    say(f"violation: settings per environment, in the code, which is {code}")
    host = "guestbook.example"
    production = new_deploy("production")["DATABASE_URL"]
    joe = new_deploy("joe")
    expect(production == "sqlite:///production.db", "the name is that in the code")

    with Gunicorn("Django", {"APP_ENV": "joe", **joe}) as app:
        error = app.refuses()
    expect(error and "settings_joe" in error, "there is no such environment")
    say(f"  joe  Django | {error}")
    say("effect: Joe's deploy is not in the code: he takes production's settings")

    with ExitStack() as stack:
        apps = deploy(stack, {"APP_ENV": "production", **joe})
        for app in apps:
            status, *_ = app.ask("GET", "/", joe["CANONICAL_HOST"])
            say(f"  joe  {app.framework:6} | GET https://{joe['CANONICAL_HOST']}/: {status}")
            expect(status == 400, "his host name is refused")
        say("effect: Flask and Django know one host name, and it is not Joe's")

        cookies = {}
        for app in apps:
            status, _, cookie = app.ask("POST", f"/sign/test-{app.framework}", host)
            expect(status == 200 and cookie, "he can sign under production's name")
            cookies[app.framework] = cookie
            tell("joe", app, app.front(host))
        expect(signed("joe") == [], "nothing came into Joe's database")
        expect(signed("production") == ["test-Django", "test-Flask"], "but elsewhere")
        say(f"  production.db | {' '.join(signed('production'))}")
        say("effect: his DATABASE_URL was set; his tests are in production's book")

        status, page, _ = apps[1].ask("GET", "/entry/7", host)
        leaks = [text for text in (production, "cache.prod.internal:11211") if text in page]
        expect(status == 500 and len(leaks) == 2, "the error page shows the settings")
        say("effect: his DEBUG=False was set; an error shows any visitor the settings:")
        say(f"effect: {leaks[0]}, {leaks[1]} and more")

    with ExitStack() as stack:
        for app in deploy(stack, {"APP_ENV": "production"}):
            page = app.front(host, cookies[app.framework])
            expect(page["visitor"] == f"test-{app.framework}", "the cookie is good there")
            say(f"  production {app.framework:6} | hello, {page['visitor']}")
    say("effect: a cookie of Joe's is good in production: one key for all")


def fix():
    code = fingerprint()
    say(f"fix: settings from the environment; the code is {code}")
    joe, eve = new_deploy("joe"), new_deploy("eve")
    with ExitStack() as stack:
        wrong = {**joe, "SECRET_KEY": "", "DEBUG": "Flase"}
        for app in [stack.enter_context(Gunicorn(name, wrong)) for name in FRAMEWORKS]:
            error = app.refuses()
            expect(error == "RuntimeError: config: SECRET_KEY is missing, "
                            "DEBUG is no switch", f"{app.framework} does not start")
            say(f"  ?    {app.framework:6} | {error.partition(': ')[2]}")
    say("effect: neither starts without a key; all problems in one message")

    cookies = {}
    for name, env in (("joe", joe), ("eve", eve)):
        host = env["CANONICAL_HOST"]
        with ExitStack() as stack:
            apps = deploy(stack, env)
            for app in apps:
                visitor = f"{name}-{app.framework}"
                status, _, cookie = app.ask("POST", f"/sign/{visitor}", host)
                expect(status == 200 and cookie, "one can sign")
                own = app.front(host, cookie)
                tell(name, app, own)
                expect(own["link"] == f"https://{host}/", "the links are its own")
                expect(f"memcached://{own['memcached']}" == env["MEMCACHED_URL"], "and the cache")
                expect(own["visitor"] == visitor, "its own cookie is good")
                if name == "eve":
                    page = app.front(host, cookies[app.framework])
                    expect(page["visitor"] is None, "Joe's is not")
                cookies[app.framework] = cookie
                expect(app.ask("GET", "/", "guestbook.example")[0] == 400, "one host name")
            expect(signed(name) == [f"{name}-Django", f"{name}-Flask"], "its own database")
            say(f"  {name}.db | {' '.join(signed(name))}")
            status, page, _ = apps[1].ask("GET", "/entry/7", host)
            expect(status == 500 and len(page) < 500 and "sqlite" not in page, "no debug page")
        expect(fingerprint() == code, "the code is the same")
        say(f"effect: {name}'s deploy runs, all as told; the code is still {code}")
    say("effect: DEBUG=False is off: an error page says nothing but that")
    say("effect: a cookie of Joe's is worth nothing at Eve's: her key differs")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
