"""Starts guestbook on two hosts; all that differs is which tools they have."""
import http.client
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer

CANNOT_BE_SHOWN_HERE = 2
REQUESTS = ("/", "/", "/picture/ada")

# The stand-in is called as curl is called, and needs no curl to be installed.
STAND_IN = """\
import sys, urllib.request
sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[-1], timeout=5).read())
"""


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Pictures(BaseHTTPRequestHandler):
    """Another service, which has a picture of everybody."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"picture of " + self.path[1:].encode())

    def log_message(self, *args):
        pass


def hosts():
    """A desk with a curl on it, and a server without: folders for PATH."""
    desk, server = Path("desk").resolve(), Path("server").resolve()
    desk.mkdir()
    server.mkdir()
    code = Path("stand_in.py").resolve()
    code.write_text(STAND_IN, encoding="utf-8")
    curl = desk / "curl"
    curl.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{code}" "$@"\n', encoding="utf-8")
    curl.chmod(0o755)
    return desk, server


def answers(host, pictures_url):
    """The statuses and the last body, as visitors of this host see them."""
    app = subprocess.Popen(
        [sys.executable, "app.py"], stdout=subprocess.PIPE, text=True,
        env={"PATH": str(host), "PICTURES_URL": pictures_url},
    )
    try:
        first = app.stdout.readline()
        expect(first.startswith("listening on "), "the app starts")
        say(f"  {host.name} | listening")
        statuses = []
        for path in REQUESTS:
            client = http.client.HTTPConnection("127.0.0.1", int(first.split()[-1]), timeout=5)
            client.request("GET", path)
            answer = client.getresponse()
            body = answer.read().decode()
            client.close()
            statuses.append(answer.status)
            say(f"  {host.name} | GET {path}: {answer.status} {body}")
        return statuses, body
    finally:
        app.kill()
        for line in app.communicate()[0].splitlines():
            say(f"  {host.name} | {line}")


def violation(desk, server, pictures_url):
    say("violation: pictures come by curl; a desk with curl, a server without")
    statuses, body = answers(desk, pictures_url)
    expect(statuses == [200] * 3 and body == "picture of ada", "the desk answers all")
    say("effect: on the desk, three good answers")
    statuses, _ = answers(server, pictures_url)
    expect(statuses == [200, 200, 500], "the server fails at the third request")
    say("effect: on the server it started, and two requests were fine")
    say("effect: the third one found out what nobody had declared")


def fix(desk, server, pictures_url):
    say("fix: pictures come by a library; a desk with curl, a server without")
    for host in (desk, server):
        statuses, body = answers(host, pictures_url)
        expect(statuses == [200] * 3 and body == "picture of ada", f"the {host.name} answers all")
        say(f"effect: on the {host.name}, three good answers")
    say("effect: what the app needs, it brings; nothing was asked of the host")


def main(variant):
    with ThreadingTCPServer(("127.0.0.1", 0), Pictures) as service:
        service.daemon_threads = True
        threading.Thread(target=service.serve_forever, args=(0.05,), daemon=True).start()
        try:
            variant(*hosts(), f"http://127.0.0.1:{service.server_address[1]}")
        finally:
            service.shutdown()


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    if os.name == "nt":
        say(f"{variant}: a desk with curl on it, and a server without")
        say("  Windows finds its curl whatever PATH says: it cannot be shown here")
        sys.exit(CANNOT_BE_SHOWN_HERE)
    main({"violation": violation, "fix": fix}[variant])
    say(f"shown: {variant}")
