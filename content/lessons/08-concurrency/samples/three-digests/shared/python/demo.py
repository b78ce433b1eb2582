"""Scales guestbook's web from one process to three, and counts the mails."""
import os
import shlex
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KEPT = ("PATH", "HOME", "SYSTEMROOT")
mails = Counter()  # the text of each mail: how often it came
told = Counter()  # what processes say, and how many said it
running = []


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class MailHost(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"])
        mails[self.rfile.read(length).decode()] += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def commands():
    """The command of each process type that the Procfile names."""
    lines = Path("Procfile").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def start(name, mail_url):
    """Start a process of the formation, as a process manager does."""
    program, *arguments = shlex.split(commands()[name.partition(".")[0]])
    if program == "python3":
        program = sys.executable
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    child = subprocess.Popen(
        [program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**kept, "PYTHONDONTWRITEBYTECODE": "1",
             "MAIL_URL": mail_url, "PORT": str(free_port())},
    )
    running.append(child)
    started = threading.Event()

    def listen():
        for line in child.stdout:
            say(f"  {name} | {line.rstrip()}")
            told[line.rstrip()] += 1
            started.set()

    threading.Thread(target=listen, daemon=True).start()
    return started


def scale(names, mail_url):
    """Start these, and wait until each web process is ready."""
    for name, started in [(name, start(name, mail_url)) for name in names]:
        expect(name == "clock.1" or started.wait(5), f"{name} starts")


def monday(week, count):
    """It is Monday, for all processes: wait until the digest has come `count` times."""
    for child in running:
        child.stdin.write(f"{week}\n")
        child.stdin.flush()
    text, deadline = f"digest of week {week}", time.monotonic() + 4
    while mails[text] < count or told[f"mailed the {text}"] < count:
        expect(time.monotonic() < deadline, f"the digest comes {count} times")
        time.sleep(0.02)
    expect(max(mails.values()) <= count, f"no digest comes more than {count} times")


def violation(mail_url):
    say("violation: web has a timer for the digest; formation web=1")
    scale(["web.1"], mail_url)
    monday(week=1, count=1)
    say("effect: web=1: 1 digest a week; all is well")
    say("  the page is slow, so you scale out: web=3")
    scale(["web.2", "web.3"], mail_url)
    monday(week=2, count=3)
    say("effect: web=3: everybody got the same digest 3 times")


def fix(mail_url):
    say("fix: the digest has a process type of its own; formation web=1,clock=1")
    expect("clock" in commands(), "the Procfile names a clock")
    scale(["web.1", "clock.1"], mail_url)
    monday(week=1, count=1)
    say("effect: web=1,clock=1: 1 digest a week")
    say("  the page is slow, so you scale out: web=3")
    scale(["web.2", "web.3"], mail_url)
    monday(week=2, count=1)
    monday(week=3, count=1)
    say("effect: web=3,clock=1: still 1 digest a week")


def main(show):
    with ThreadingHTTPServer(("127.0.0.1", 0), MailHost) as mail_host:
        threading.Thread(target=mail_host.serve_forever, daemon=True).start()
        try:
            show(f"http://127.0.0.1:{mail_host.server_address[1]}/")
        finally:
            for child in running:
                child.kill()
                child.wait()
            mail_host.shutdown()


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    main({"violation": violation, "fix": fix}[variant])
    say(f"shown: {variant}")
