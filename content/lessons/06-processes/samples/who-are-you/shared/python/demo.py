"""Signs a visitor in, then sends her clicks to one process, to two, to a new one."""
import http.client
import os
import subprocess
import sys
import threading

from memcached import Memcached

GREETED, UNKNOWN = (200, "hello ada"), (401, "who are you?")
store = Memcached()
running = []


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def path_with_python():
    """A PATH on which `python` is the Python that runs this, whatever it is called."""
    path = os.environ.get("PATH", os.defpath)
    if os.name == "nt":
        return path
    os.makedirs("bin", exist_ok=True)
    if not os.path.lexists("bin/python"):
        os.symlink(sys.executable, "bin/python")
    return os.path.abspath("bin") + os.pathsep + path


class Web:
    """A process of the type web, started as at a desk: python app.py."""

    def __init__(self, name):
        self.name = name
        kept = {k: os.environ[k] for k in ("HOME", "SYSTEMROOT") if k in os.environ}
        say(f"  $ python app.py                    ({name})")
        self.process = subprocess.Popen(
            ["python", "app.py"],
            env={**kept, "PATH": path_with_python(), "PORT": "0", "SESSIONS_URL": store.url},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )
        running.append(self)
        self.limit = threading.Timer(9, self.process.kill)
        self.limit.start()
        line = self.process.stdout.readline()
        expect(line.startswith("listening on "), f"{name} starts")
        self.port = int(line.split()[-1])

    def ask(self, method, path, cookie=""):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3)
        client.request(method, path, headers={"Cookie": cookie})
        response = client.getresponse()
        text = response.read().decode()
        client.close()
        say(f"  {self.name} | {method} {path}: {response.status} {text}")
        self.cookie = response.headers.get("Set-Cookie", "").partition(";")[0]
        return response.status, text

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def sign_in_at_one():
    one = Web("web.1")
    expect(one.ask("POST", "/login/ada") == (200, "welcome ada"), "she can sign in")
    cookie = one.cookie
    clicks = [one.ask("GET", "/me", cookie) for _ in range(2)]
    expect(clicks == [GREETED] * 2, "one process knows her")
    say("effect: one process: ada has signed in once, and is known")
    return one, cookie


def violation():
    say("violation: sessions in the memory of web; one process, then two")
    one, cookie = sign_in_at_one()

    two = Web("web.2")
    clicks = [web.ask("GET", "/me", cookie) for web in (one, two, one, two)]
    expect(clicks == [GREETED, UNKNOWN] * 2, "only one of two processes knows her")
    say("effect: two processes: every second click signs ada out")

    say("  the router is made sticky: ada's clicks all go to web.1")
    clicks = [one.ask("GET", "/me", cookie) for _ in range(2)]
    expect(clicks == [GREETED] * 2, "the process that she is pinned to knows her")
    say("effect: sticky sessions: it looks mended")

    say("  a deploy replaces web.1; the router has to send ada elsewhere")
    one.end()
    three = Web("web.3")
    clicks = [web.ask("GET", "/me", cookie) for web in (three, two)]
    expect(clicks == [UNKNOWN] * 2, "her session is gone")
    say("effect: her session ended with web.1; no process knows ada")


def fix():
    say("fix: sessions in a datastore with expiry; one process, then two")
    one, cookie = sign_in_at_one()

    two = Web("web.2")
    clicks = [web.ask("GET", "/me", cookie) for web in (one, two, one, two)]
    expect(clicks == [GREETED] * 4, "both processes know her")
    say("effect: two processes: no click depends on who answers it")

    say("  a deploy replaces web.1")
    one.end()
    three = Web("web.3")
    clicks = [web.ask("GET", "/me", cookie) for web in (three, two)]
    expect(clicks == [GREETED] * 2, "she is still signed in")
    say("effect: web.1 is gone and took nothing along")

    say("  half an hour later (the datastore's clock is put forward)")
    store.moved = 1801
    expect(three.ask("GET", "/me", cookie) == UNKNOWN, "the session expires")
    say("effect: the datastore forgot her by itself, as it was told to")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    try:
        {"violation": violation, "fix": fix}[variant]()
    finally:
        for web in running:
            web.end()
    say(f"shown: {variant}")
