"""The platform's part: read what a process says, tag it, keep it."""
import os
import subprocess
import sys

KEPT = ("PATH", "HOME", "SYSTEMROOT")


def run(process, disk, requests, archive):
    """Run app.py on its own disk until its requests are done."""
    app = subprocess.Popen(
        [sys.executable, "app.py"], cwd=disk, text=True,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    app.stdin.write("".join(f"{visitor}\n" for visitor in requests))
    app.stdin.close()
    with open(archive, "a", encoding="utf-8") as kept:
        for line in app.stdout:
            kept.write(f"{process} | {line}")
    return app.wait()
