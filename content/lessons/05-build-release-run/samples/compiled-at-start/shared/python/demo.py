"""Builds once, starts web twice, and visits both by turns, as a router does."""
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request

PATIENCE = 10  # seconds, for anything that is to happen


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def build():
    """The build stage, and what it says."""
    made = subprocess.run(
        [sys.executable, "-B", "build.py"], capture_output=True, text=True, timeout=PATIENCE
    )
    expect(made.returncode == 0, f"it builds: {made.stderr.strip()[-60:]}")
    say(f"  build | {made.stdout.strip()}")


class Web:
    """A process of the release."""

    def __init__(self, name):
        self.name, self.compiled = name, False
        self.process = subprocess.Popen(
            [sys.executable, "-B", "web.py"], env={**os.environ, "PORT": "0"},
            stdout=subprocess.PIPE, text=True,
        )
        self.limit = threading.Timer(PATIENCE, self.process.kill)
        self.limit.start()
        for line in self.process.stdout:
            say(f"  {name} | {line.strip()}")
            self.compiled |= line.startswith("compiled")
            if line.startswith("listening on "):
                self.port = int(line.split()[-1])
                return
        expect(False, f"{name} starts")

    def get(self, path):
        """Status and text of an answer."""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, ""
        say(f"  ada   | GET {path:20} {self.name}: {status}")
        return status, text

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.communicate()


def visit(one, other):
    """A page from one process, and its stylesheet from the other: is it there?"""
    status, page = one.get("/")
    expect(status == 200, "there is a page")
    style = re.search('href="([^"]*)"', page).group(1)
    return style, other.get(style)[0]


def show(variant):
    build()
    running = [Web("web.1"), Web("web.2")]
    try:
        style, status = visit(*running)
        if variant == "violation":
            expect(status == 404, "the other process does not have the file")
            say("effect: the page of one process asks the other for a file it never made")
        else:
            expect(status == 200, "every process has the file")
            say("effect: both processes serve the file that the build made")
        say("  web.2 dies, and is started again")
        running.pop().end()
        running.append(Web("web.2"))
        again, status = visit(running[1], running[0])
        at_start = all(web.compiled for web in running)
        if variant == "violation":
            expect(at_start and again != style and status == 404, "a start makes another file")
            say("effect: three starts of one release made three stylesheets")
        else:
            expect(not at_start and again == style and status == 200, "a start makes nothing")
            say("effect: a start compiles nothing, so it cannot make another file")
    finally:
        for web in running:
            web.end()


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    say({
        "violation": "violation: web compiles its stylesheet when it starts",
        "fix": "fix: the build compiles the stylesheet, once",
    }[variant])
    show(variant)
    say(f"shown: {variant}")
