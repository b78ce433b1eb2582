"""Lets five visitors sign, kills the process, counts the lines it left."""
import http.client
import os
import socket
import subprocess
import sys
import time

KEPT = ("PATH", "HOME", "SYSTEMROOT")
VISITORS = ("ada", "grace", "alan", "edsger", "barbara")


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


def sign(port, visitor):
    """The status of the answer; None while nobody listens."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        client.request("POST", f"/{visitor}")
        return client.getresponse().status
    except ConnectionRefusedError:
        return None
    finally:
        client.close()


def captured(signal_name):
    """The lines that come out of the pipe if the app is ended by this signal."""
    port = free_port()
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    app = subprocess.Popen(
        [sys.executable, "app.py"], env={**env, "PORT": str(port)},
        stdout=subprocess.PIPE, text=True,
    )
    try:
        deadline = time.monotonic() + 6
        answers = []
        while len(answers) < len(VISITORS):
            status = sign(port, VISITORS[len(answers)])
            if status is not None:
                answers.append(status)
                continue
            expect(app.poll() is None and time.monotonic() < deadline, "the app starts")
            time.sleep(0.02)  # it says nothing on stdout that could be waited for
        expect(answers == [204] * 5, "five visitors are answered")
        say(f"  five visitors signed, each got a 204; now {signal_name}")
        if signal_name == "SIGTERM":
            app.terminate()
        else:
            app.kill()
        output, _ = app.communicate(timeout=3)
    finally:
        app.kill()
        app.wait()
    expect(app.returncode != 0, "the signal ended it")
    for line in output.splitlines():
        say(f"  web.1 | {line}")
    return output.splitlines()


def violation():
    say("violation: print to a pipe, then a signal; five lines to find")
    for signal_name in ("SIGTERM", "SIGKILL"):
        lines = captured(signal_name)
        expect(lines == [], "no line was captured")
        say(f"effect: {signal_name}: 0 of 5 lines came out of the process")
    say("effect: the visitors have their answers, you have an empty log")


def fix():
    say("fix: print with flush=True, then a signal; five lines to find")
    for signal_name in ("SIGTERM", "SIGKILL"):
        lines = captured(signal_name)
        expect(lines == [f"signed visitor={name}" for name in VISITORS], "all five")
        say(f"effect: {signal_name}: 5 of 5 lines came out of the process")
    say("effect: how the process ends no longer decides what you know")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
