"""Runs guestbook on a host with a web server, then on one without."""
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    """Whether the guestbook greets a visitor at this port."""
    name = "ada-" + secrets.token_hex(2)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{port}/?name={name}", timeout=3) as answer:
            text = answer.read().decode()
    except urllib.error.URLError as error:
        expect(isinstance(error.reason, ConnectionRefusedError), "nobody listens")
        say(f"  GET :{port}/?name={name} | connection refused")
        return False
    say(f"  GET :{port}/?name={name} | {text}")
    return text == f"Welcome to the guestbook, {name}."


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def host_with_a_web_server():
    """What the old host did: its own web server imports the app and calls it."""
    sys.dont_write_bytecode = True
    import app

    with make_server("127.0.0.1", 0, app.app, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


@contextmanager
def host_without(port):
    """What a platform does: it starts the app, and waits for it to listen."""
    kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
    say(f"  $ PORT={port} python3 app.py")
    process = subprocess.Popen(
        [sys.executable, "-B", "app.py"], env={**kept, "PORT": str(port)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    limit = threading.Timer(4, process.kill)
    limit.start()
    try:
        yield process
    finally:
        limit.cancel()
        process.kill()
        process.communicate()


def violation():
    say("violation: app.py waits for a web server of the host to import it")
    with host_with_a_web_server() as port:
        expect(answers(port), "the code works where somebody calls it")
    say("effect: the old host has such a server, and all is well")

    port, begin = free_port(), time.monotonic()
    with host_without(port) as process:
        said = process.stdout.readline()  # nothing, once it has ended
        expect(not said and process.wait() == 0, "it ends by itself, without a word")
        took = round((time.monotonic() - begin) * 1000)
        say(f"effect: a host without: it ends after {took} ms, exit code 0, silently")
        expect(not answers(port), "nobody listens")
        say("effect: no error anywhere, and nobody home")


def fix():
    say("fix: app.py brings a web server along and takes PORT")
    port = free_port()
    with host_without(port) as process:
        line = process.stdout.readline().strip()
        expect(line == f"listening on {port}", "it listens")
        say(f"  web.1 | {line}")
        expect(answers(port), "it answers")
        expect(process.poll() is None, "it goes on")
        say("effect: nothing of the host was needed but a free port")
    with host_with_a_web_server() as port:
        expect(answers(port), "the callable is still there")
    say("effect: another server can still import the same callable")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
