"""Asks guestbook at two addresses of this machine, as from in and outside."""
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request

INSIDE, OUTSIDE = "127.0.0.1", "127.0.0.2"
CANNOT_BE_SHOWN_HERE = 2


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def has_second_address():
    with socket.socket() as probe:
        try:
            probe.bind((OUTSIDE, 0))
        except OSError:
            return False
    return True


def free_port():
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        return probe.getsockname()[1]


def get(host, port):
    """The text of the answer; None where the connection is refused."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://{host}:{port}/", timeout=3) as answer:
            text = answer.read().decode()
    except urllib.error.URLError as error:
        expect(isinstance(error.reason, ConnectionRefusedError), "it is refused")
        text = None
    say(f"  GET http://{host}:{port}/ | {text or 'connection refused'}")
    return text


def ask_at_both():
    """Start the app; what it says inside and outside."""
    port = free_port()
    kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
    app = subprocess.Popen(
        [sys.executable, "-B", "app.py"], env={**kept, "PORT": str(port)},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    limit = threading.Timer(4, app.kill)
    limit.start()
    try:
        line = app.stdout.readline().strip()
        expect(line, "it starts")
        say(f"  web.1 | {line}")
        return get(INSIDE, port), get(OUTSIDE, port)
    finally:
        limit.cancel()
        app.kill()
        app.communicate()


def violation():
    inside, outside = ask_at_both()
    expect(inside, "it answers inside")
    say(f"effect: asked at {INSIDE} it answers: a health check inside is green")
    expect(outside is None, "it is refused outside")
    say(f"effect: asked at {OUTSIDE} nobody is there, on the same machine and port")


def fix():
    inside, outside = ask_at_both()
    expect(inside and inside == outside, "it answers at both")
    say("effect: it answers at both, and at each address that this host has")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    say(f"{variant}: asked at {INSIDE} (inside) and {OUTSIDE} (plays outside)")
    if not has_second_address():
        say(f"  this system has no {OUTSIDE}, so it cannot be shown here:")
        say("  it takes a second loopback address, as Linux has it")
        sys.exit(CANNOT_BE_SHOWN_HERE)
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
