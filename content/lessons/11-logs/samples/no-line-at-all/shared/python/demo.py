"""Runs guestbook twice under Gunicorn, with a router behind each; then looks for lines."""
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

KEPT = ("PATH", "HOME", "TMPDIR")
HOST = "guestbook.example"
VISITORS = [f"ada-{number:02}" for number in range(1, 31)]
ROUTED = ("archive.log", "alerts.log", "access.log")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Web:
    """gunicorn … | python3 router.py NAME"""

    running = []

    def __init__(self, name):
        kept = {k: os.environ[k] for k in KEPT if k in os.environ}
        kept["PYTHONDONTWRITEBYTECODE"] = "1"
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port, at = listener.getsockname()[1], listener.fileno()
            command = ["gunicorn", "--bind", f"fd://{at}", "guestbook:app"]
            say(f"  $ {' '.join(command)} 2>&1 | python3 router.py {name}")
            self.gunicorn = subprocess.Popen(
                command, pass_fds=[at], start_new_session=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                env={**kept, "SECRET_KEY": secrets.token_hex(20), "CANONICAL_HOST": HOST,
                     "GUNICORN_CMD_ARGS": "--no-control-socket"},
            )
        Web.running.append(self)
        self.router = subprocess.Popen(
            [sys.executable, "router.py", name], stdin=self.gunicorn.stdout, env=kept,
        )
        self.gunicorn.stdout.close()  # the router has it

    def ask(self, method, path):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            client.request(method, path, headers={"Host": HOST})
            return client.getresponse().status
        except OSError as error:
            sys.exit(f"not shown: Gunicorn answers: {error}")
        finally:
            client.close()

    @classmethod
    def end_all(cls):
        """End Gunicorn; the router ends with its stream."""
        for web in cls.running:
            web.gunicorn.terminate()
        for web in cls.running:
            try:
                web.gunicorn.wait(timeout=5)
                web.router.wait(timeout=5)
            except subprocess.TimeoutExpired:
                os.killpg(web.gunicorn.pid, signal.SIGKILL)
                web.router.kill()
                web.gunicorn.wait()
                web.router.wait()
        cls.running.clear()


def serve():
    """30 visitors sign, in turn at web.1 and web.2; then one request fails."""
    webs = [Web("web.1"), Web("web.2")]
    for number, visitor in enumerate(VISITORS):
        expect(webs[number % 2].ask("POST", f"/sign/{visitor}") == 204, "a visitor signs")
    say("  30 visitors sign, one after the other, at web.1 and web.2 in turn")
    status = webs[1].ask("GET", "/page/two")
    expect(status == 500, "the page fails")
    say(f"  web.2 answers GET /page/two: {status}")
    Web.end_all()  # with that, all is written


def lines_of(name):
    path = Path(name)
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def events_of(name):
    return [json.loads(line) for line in lines_of(name)]


def signed(texts):
    return sorted(text.partition("visitor=")[2] for text in texts if "signed visitor=" in text)


def violation():
    say("violation: Django logs to a file that it rotates, Gunicorn as it comes")
    serve()
    files = sorted(path.name for path in Path().glob("guestbook.log*"))
    lines = [line for name in files for line in lines_of(name)]
    expect(files == ["guestbook.log", "guestbook.log.1"], "the app rotates")
    for name in files:
        say(f"  {name} | lines: {len(lines_of(name))}, the last: {lines_of(name)[-1][24:]}")
    left = signed(lines)
    expect(0 < len(left) < 25 and len(left) == len(set(left)), "lines are gone")
    say(f"effect: 30 have signed, {len(left)} lines are left: the app threw the others away")

    stream = [event["event"] for event in events_of("archive.log")]
    expect(any("Listening at" in text for text in stream), "Gunicorn has said something")
    expect(signed(stream) == [], "the stream has no signature")
    expect(not any("two" in text or "rror" in text for text in lines + stream), "nor the 500")
    say("effect: the 500 left no line, not in the files and not in the stream")
    for name in ("Starting gunicorn", "Shutting down"):
        text = next(text for text in stream if name in text)
        say(f"  archive.log | {text.rpartition('] ')[2]}")
    say("effect: all that the platform has are Gunicorn's own notices")
    expect(not any("/sign/" in text for text in stream), "no access log")
    say("effect: and not one about a request: the access log is off by default")


def fix():
    say("fix: Django and Gunicorn write events to stdout; a router does the rest")
    serve()
    archive = events_of("archive.log")
    mine = [event for event in archive if event.get("logger") == "guestbook"]
    expect(signed(event["event"] for event in mine) == VISITORS, "all have a line")
    split = [sum(event["process"] == name for event in mine) for name in ("web.1", "web.2")]
    expect(split == [15, 15], "each is tagged with its process")
    say("effect: 30 have signed, archive.log has 30 lines, 15 tagged web.1, 15 web.2")

    alerts = events_of("alerts.log")
    expect(len(alerts) == 1 and alerts[0]["process"] == "web.2", "the 500 is one alert")
    trace = alerts[0]["trace"].splitlines()
    say(f"  alerts.log | {alerts[0]['process']} {alerts[0]['level']} {alerts[0]['event']}")
    say(f"  alerts.log | {trace[-1]}")
    expect(trace[-1].startswith("ValueError: ") and "'two'" in trace[-1], "with its trace")
    expect(len(trace) > 3, "all of it")
    say("effect: the 500 is one line, with its whole trace inside, in alerts.log")

    access = events_of("access.log")
    for name, at in (("web.1", 0), ("web.2", -1)):  # among themselves they race
        event = [event for event in access if event["process"] == name][at]
        say(f"  access.log | {name} {event['event']}")
    asked = [f"POST /sign/{visitor} 204" for visitor in VISITORS] + ["GET /page/two 500"]
    expect(sorted(event["event"] for event in access) == sorted(asked), "a line per request")
    say("effect: 31 requests, 31 lines of Gunicorn's access log, in access.log")
    notices = [event for event in archive if event.get("logger") == "gunicorn.error"]
    expect(any("Listening at" in event["event"] for event in notices), "Gunicorn's notices")
    expect(all("level" in event for event in archive), "each line is an event")
    left = sorted(path.name for path in Path().glob("*.log*"))
    expect(left == sorted(ROUTED), "the app has no log file")
    say("effect: the app knows none of the three files: router.py does")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    try:
        {"violation": violation, "fix": fix}[variant]()
    finally:
        Web.end_all()
    say(f"shown: {variant}")
