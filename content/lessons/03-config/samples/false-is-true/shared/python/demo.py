"""Starts guestbook's web process and visits it, as a user would."""
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request

PASSWORD = "corr3ct-horse"
VALUES = {  # what the deploy has set
    "DATABASE_URL": f"postgres://guestbook:{PASSWORD}@db.internal/guestbook",
    "DEBUG": "False",
    "PORT": "0",
}
FORGOTTEN = {  # what it needs besides
    "MAIL_URL": "smtp://mail.internal:587",
    "CANONICAL_HOST": "guestbook.example",
}


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Web:
    """The web process: started with this environment, ended on leaving."""

    def __init__(self, env):
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-B", "app.py"], env={**kept, **env},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.limit = threading.Timer(5, self.process.kill)
        self.limit.start()

    def __enter__(self):
        line = self.process.stdout.readline()
        self.port = int(line.split()[-1]) if "listening on" in line else None
        if self.port is None:
            self.said = self.process.stderr.read().strip().splitlines()[-1:]
            self.status = self.process.wait()
            for line in self.said:
                say(f"  web | {line}")
        else:
            say("  web | listening")
        return self

    def __exit__(self, *_):
        self.limit.cancel()
        self.process.kill()
        self.process.communicate()

    def get(self, path):
        address = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                address, timeout=3
            ) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                status, text = error.code, error.read().decode()
        say(f"  GET {path:8} | {status} {text.splitlines()[0]}")
        return status, text


def violation():
    say("violation: DEBUG=False; MAIL_URL and CANONICAL_HOST are forgotten")
    with Web(VALUES) as web:
        expect(web.port, "it starts")
        say("effect: it starts, and looks well")
        expect(web.get("/")[0] == 200, "the first request is answered")
        expect(web.get("/entries")[0] == 200, "the second request is answered")
        status, text = web.get("/sign")
        expect(status == 500 and "MAIL_URL" in text, "the third request fails")
        say("effect: only the third request finds that MAIL_URL is missing")
        expect("Traceback" in text and PASSWORD in text, "debug is on")
        say("  " + next(line for line in text.splitlines() if "KeyError" in line))
        say(f"  ...'DATABASE_URL': 'postgres://guestbook:{PASSWORD}@...")
        say('effect: bool("False") is True: the visitor gets the debug page,')
        say("effect: with the password of the database")
    with Web({**VALUES, "MAIL_URL": FORGOTTEN["MAIL_URL"]}) as web:
        status, text = web.get("/sign") if web.port else (0, "")
        expect(status == 500 and "KeyError: 'CANONICAL_HOST'" in text, "then the next")
        say("effect: with MAIL_URL set, the same page finds the next: CANONICAL_HOST")


def fix():
    say("fix: DEBUG=False; MAIL_URL and CANONICAL_HOST are forgotten")
    with Web(VALUES) as web:
        expect(not web.port and web.status != 0, "it refuses")
        expect(all(name in web.said[0] for name in FORGOTTEN), "it names both")
        say(f"effect: it refuses to start, exit code {web.status}, and names both")
    with Web({**VALUES, **FORGOTTEN, "DEBUG": "Flase"}) as web:
        expect(not web.port and "DEBUG" in web.said[0], "it refuses the typo")
        say("effect: DEBUG=Flase does not start either: no guess is made")
    with Web({**VALUES, **FORGOTTEN}) as web:
        expect(web.port, "it starts")
        for path in ("/", "/entries", "/sign"):
            expect(web.get(path)[0] == 200, f"{path} is answered")
        say("effect: all set: all three requests are answered")
        status, text = web.get("/broken")
        expect(status == 500 and "Traceback" not in text and PASSWORD not in text,
               "debug is off")
        say("effect: DEBUG=False is off: an error tells the visitor nothing")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
