"""Judges app.py by what it does in deploys that it has never seen."""
import base64
import json
import os
import random
import re
import secrets
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer

PLANTED = {  # what made the first version unfit to be public
    "moss-lantern-83": "the password of the production database",
    "mailkey-5f2c9a7de1": "the API key of the mail service",
}
REQUIRED = ["DATABASE_URL", "MAIL_URL", "MAIL_API_KEY", "CANONICAL_HOST"]
OFF, ON = ["false", "0", "no", None], ["true", "1", "yes"]
PATIENCE = 5  # seconds for all starts, which happen side by side
HERE = Path(__file__).resolve().parent
failed = False


def report(good, ok, not_yet):
    global failed
    failed = failed or not good
    print(f"ok: {ok}" if good else f"not yet: {not_yet}", flush=True)


class Services(ThreadingTCPServer):
    """The database and the mail service of all deploys: keeps what it is sent."""

    daemon_threads = True

    def __init__(self):
        self.received = []
        super().__init__(("127.0.0.1", 0), Receiver)
        self.address = f"127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        record = (self.path, self.headers.get("Authorization"), json.loads(body))
        self.server.received.append(record)
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_):
        pass


class Deploy:
    """A made-up deploy: its config, and what is secret in it."""

    def __init__(self, services):
        self.name = "deploy-" + secrets.token_hex(3)
        self.password, self.key = secrets.token_hex(8), secrets.token_hex(8)
        self.env = {
            "DATABASE_URL": f"http://{self.name}:{self.password}@{services.address}/db-{self.name}",
            "MAIL_URL": f"http://{services.address}/mail-{self.name}",
            "MAIL_API_KEY": self.key,
            "CANONICAL_HOST": f"{self.name}.example",
        }

    def expected(self, visitor):
        login = base64.b64encode(f"{self.name}:{self.password}".encode()).decode()
        link = f"https://{self.name}.example/entries/{visitor}"
        return {
            "the entry in its database": (f"/db-{self.name}", f"Basic {login}", {"entry": visitor}),
            "the mail, with its key and a link to its host": (
                f"/mail-{self.name}", f"Bearer {self.key}", {"text": f"{visitor} signed: {link}"}),
        }


class App:
    """A running app.py; what it prints is read as it comes."""

    def __init__(self, env):
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-B", "app.py"], cwd=HERE, env={**kept, **env},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace",
        )
        self.latest = time.monotonic() + PATIENCE
        self.port, self.printed, self.settled = None, [], threading.Event()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.printed.append(line)
            found = re.search(r"listening on (\d+)", line)
            if found:
                self.port = int(found[1])
                self.settled.set()
        self.process.wait()
        self.settled.set()

    def listens(self):
        self.settled.wait(max(0, self.latest - time.monotonic()))
        return self.port is not None

    def how_it_ended(self):
        if self.process.poll() is None:
            return f"neither listens nor ends within {PATIENCE} s"
        last = [line.strip() for line in self.printed if line.strip()][-1:]
        return f"ends with exit code {self.process.returncode}" + "".join(f" ({l})" for l in last)

    def get(self, path):
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"http://127.0.0.1:{self.port}{path}", timeout=3) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError as error:
            return None, str(error)

    def end(self):
        self.process.kill()
        self.process.wait()


def check_litmus():
    """Read the files as a stranger would."""
    for path in sorted(HERE.rglob("*")):
        if not path.is_file() or path.name == "check.py" or "__pycache__" in path.parts:
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, 1):
            for secret, what in PLANTED.items():
                if secret in line:
                    where = f"{path.relative_to(HERE).as_posix()}, line {number}"
                    report(False, "", f"{where} still holds {what}; a stranger could use it")
                    return
    report(True, "no file holds a credential: the folder could be public", "")


def check_deploy(deploy, app, env_name, services):
    """The same file serves a deploy that it has never heard of."""
    label = f"a new deploy, {deploy.name}, with ENV={env_name}"
    if not app.listens():
        report(False, "", f"{label}: app.py {app.how_it_ended()}; it is to listen")
        return
    visitor = "Visitor" + secrets.token_hex(3)
    status, text = app.get(f"/sign?name={visitor}")
    for what, record in deploy.expected(visitor).items():
        if record not in services.received:
            page = f"{status}" if status else "nothing"
            report(False, "", f"{label}: expected {what}; it did not arrive there (page: {page})")
            return
    right = status == 200 and f"https://{deploy.name}.example/" in text
    report(right, f"{label}: database, mail and links are its own",
           f"{label}: expected a link to https://{deploy.name}.example/, saw: {text[:60]!r}")


def check_refusal(missing, app):
    """A start without these is refused, by one message with exactly their names."""
    label = "without " + ", ".join(missing)
    if len(missing) == len(REQUIRED):
        label = "with none of the four set"
    if app.listens():
        report(False, "", f"{label}: app.py starts all the same; it is to refuse")
        return
    if app.process.poll() in (None, 0):
        report(False, "", f"{label}: app.py {app.how_it_ended()}; expected a code other than 0")
        return
    # Lines of a traceback that quote the source are no message.
    source = {line.strip() for path in HERE.rglob("*.py") if path.name != "check.py"
              for line in path.read_text(encoding="utf-8", errors="replace").splitlines()}
    message = "\n".join(line for line in app.printed if line.strip() not in source)
    named = [name for name in REQUIRED if re.search(rf"\b{name}\b", message)]
    if set(named) - set(missing):
        extra = ", ".join(name for name in named if name not in missing)
        report(False, "", f"{label}: the message also names {extra}, set in this deploy")
        return
    seen = "names only " + ", ".join(named) if named else "names none of them"
    report(named == missing, f"{label}: refused, and the message names what is missing",
           f"{label}: the message {seen}; expected all {len(missing)}"
           if len(missing) > 1 else f"{label}: the message does not name it")


def check_debug(apps):
    """Words mean what they say."""
    for word, app in apps:
        shown = "no DEBUG" if word is None else f"DEBUG={word}"
        expected = (word or "").lower() in ON
        if not app.listens():
            report(False, "", f"{shown}: app.py {app.how_it_ended()}; expected it to start")
            return
        seen = "Traceback" in app.get("/" + secrets.token_hex(4))[1]
        if seen != expected:
            states = {True: "on", False: "off"}
            report(False, "", f"{shown}: debug is {states[seen]}; expected {states[expected]}")
            return
    report(True, "DEBUG: " + ", ".join("unset" if w is None else w for w, _ in apps)
           + " mean what they say", "")


def main():
    services, started = Services(), []

    def start(deploy, **more):
        app = App({**deploy.env, "PORT": "0", **more})
        started.append((deploy, app))
        return app

    try:
        words = [word and random.choice([str.lower, str.upper, str.title])(word)
                 for word in OFF + ON]
        debugging = []
        for number, word in enumerate(words):
            env_name = "prod" if number == 0 else "env-" + secrets.token_hex(2)
            more = {} if word is None else {"DEBUG": word}
            app = start(Deploy(services), ENV=env_name, APP_ENV=env_name, **more)
            debugging.append((word, app, env_name))
        refusing = []
        for count in (len(REQUIRED), 2, 1):
            missing = sorted(random.sample(REQUIRED, count), key=REQUIRED.index)
            if count == 2:  # the first one, and any other
                missing = [REQUIRED[0], random.choice(REQUIRED[1:])]
            deploy = Deploy(services)
            deploy.env = {k: v for k, v in deploy.env.items() if k not in missing}
            refusing.append((missing, start(deploy)))

        check_litmus()
        for (deploy, app), (_, _, env_name) in list(zip(started, debugging))[:2]:
            check_deploy(deploy, app, env_name, services)
        for missing, app in refusing:
            check_refusal(missing, app)
        told = [deploy.name for deploy, app in started
                if any(s in line for s in (deploy.password, deploy.key) for line in app.printed)]
        report(not told, "no secret value is printed",
               f"a secret value of {', '.join(told)} is printed; expected names only")
        check_debug([(word, app) for word, app, _ in debugging])
    finally:
        for _, app in started:
            app.end()
        services.shutdown()
        services.server_close()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
