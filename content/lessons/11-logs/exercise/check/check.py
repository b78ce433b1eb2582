"""Runs app.py as a platform would, and judges what comes out of it."""
import http.client
import json
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from urllib.parse import quote

KEPT = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP")
failures = 0


def judge(good, wanted, seen):
    """One line for one thing checked."""
    global failures
    failures += not good
    line = f"ok: {wanted}" if good else f"not yet: {seen}; wanted: {wanted}"
    print(line, flush=True)


class LogHost(BaseHTTPRequestHandler):
    """Takes what a log shipper sends, so that it can go on."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(204)
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *args):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class App:
    """app.py, running, with its stdout and stderr in pipes."""

    def __init__(self, log_host, report, **env):
        self.port = free_port()
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "watch.py", str(report), "app.py"],
            env={**kept, "PYTHONDONTWRITEBYTECODE": "1", "PORT": str(self.port),
                 "LOG_HOST": log_host, **env},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", errors="replace",
        )

    def request(self, method, path, token="none"):
        """The status of the answer; waits until the app listens."""
        deadline = time.monotonic() + 8
        while True:
            client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                client.request(method, path, headers={"Authorization": f"Bearer {token}"})
                return client.getresponse().status
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("it does not listen on $PORT") from None
                time.sleep(0.02)
            except (OSError, http.client.HTTPException) as error:
                name = type(error).__name__
                raise RuntimeError(f"{method} {path} got no answer ({name})") from None
            finally:
                client.close()

    def killed(self):
        """What it had written when SIGKILL came: stdout, stderr."""
        self.process.kill()
        return self.process.communicate(timeout=5)


def run(requests, log_host, report, **env):
    """Send the requests, then SIGKILL: the statuses, stdout, stderr."""
    app = App(log_host, report, **env)
    try:
        statuses = [app.request(*request) for request in requests]
    except RuntimeError as error:
        out, err = app.killed()
        last = err.strip().splitlines()[-1:] or ["nothing on stderr"]
        sys.exit(f"not yet: {error}; wanted: it runs. It says: {last[0]}")
    return (statuses, *app.killed())


def lines_of(output):
    return output.rstrip("\n").split("\n") if output else []


def strings(value):
    """All that is said in a JSON value, as one text."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "\n".join(strings(item) for item in value)
    return str(value)


def fault(line):
    """Why this line is not an event, or None."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        return "is no JSON object"
    for key in ("time", "level", "event"):
        if event.get(key) in (None, ""):
            return f"has no {key!r}"
    return None


def check_kill(log_host, report):
    count = random.randint(4, 9)
    visitors = [f"v{secrets.token_hex(4)}" for _ in range(count)]
    _, out, err = run([("POST", f"/{name}") for name in visitors], log_host, report)
    here = sum(name in line for line in lines_of(out) for name in visitors)
    there = sum(name in line for line in lines_of(err) for name in visitors)
    aside = f" ({there} went to stderr)" if there else ""
    judge(
        here == count,
        f"all {count} events are on stdout when SIGKILL comes, once each",
        f"SIGKILL after {count} signatures: {here} had reached stdout{aside}",
    )


def check_events(log_host, report):
    # Buffering is judged above; here it must not hide the rest.
    token = secrets.token_hex(12)
    plain, first, second, bad = (f"v{secrets.token_hex(4)}" for _ in range(4))
    page = random.randint(10**6, 10**7)
    requests = [
        ("POST", f"/{plain}", token),
        ("POST", "/" + quote(f'{first}"\n{second}'), token),
        ("GET", f"/page/{page}", token),
        ("GET", f"/page/{bad}", token),
    ]
    statuses, out, err = run(requests, log_host, report, PYTHONUNBUFFERED="1")
    wanted = [204, 204, 200, 500]
    judge(statuses == wanted, f"it still answers {wanted}", f"it answered {statuses}")

    lines = lines_of(out)
    faults = [(number, line, fault(line)) for number, line in enumerate(lines, 1)]
    faults = [entry for entry in faults if entry[2]]
    number, line, why = (faults or [(0, "", "(none came)")])[0]
    judge(
        bool(lines) and not faults,
        "every line on stdout is a JSON object with time, level and event",
        f"line {number} of {len(lines)} {why}: {line[:40]!r}",
    )

    events = [json.loads(line) for line in lines if not fault(line)]
    for what, parts in (
        ("a signature is one event", (plain,)),
        ("a visitor with a quote and a line break is one event", (first, second)),
        ("a page read is one event", (str(page),)),
        ("a failure is one event", (bad,)),
    ):
        about = [event for event in events if all(part in strings(event) for part in parts)]
        judge(len(about) == 1, what, f"{len(about)} JSON events name it")

    failed = [event for event in events if bad in strings(event)]
    said = strings(failed)
    levels = [str(event["level"]).lower() for event in failed]
    judge(
        levels == ["error"] and "Traceback" in said and "ValueError" in said,
        "the failure has level error and its traceback inside",
        f"levels {levels}, traceback {'inside' if 'Traceback' in said else 'not inside'}",
    )
    judge(
        token not in out + err,
        "the Authorization header is nowhere in the output",
        "the visitor's token was printed",
    )


def check_report(report):
    seen = report.read_text(encoding="utf-8").splitlines()
    files = sorted({line[5:] for line in seen if line.startswith("file ")})
    peers = sorted({line[5:] for line in seen if line.startswith("peer ")})
    judge(not files, "no file is opened for writing", f"it opened {', '.join(files)}")
    judge(not peers, "it connects to nothing", f"it connected to {', '.join(peers)}")


def main():
    with tempfile.TemporaryDirectory() as folder, \
            ThreadingTCPServer(("127.0.0.1", 0), LogHost) as server:
        report = Path(folder) / "report"
        report.touch()
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        log_host = f"127.0.0.1:{server.server_address[1]}"
        try:
            check_kill(log_host, report)
            check_events(log_host, report)
            check_report(report)
        finally:
            server.shutdown()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
