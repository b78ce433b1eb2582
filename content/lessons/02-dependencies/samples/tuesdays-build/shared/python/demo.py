"""Builds one commit on three days, and runs what came of it."""
import os
import subprocess
import sys
from pathlib import Path

from index import DAYS
from install import Refused, install

STRANGER = "a stranger's code, with the rights of your app"
THANKS = "THANK YOU, ADA!"


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def build(day):
    """A new folder for packages, filled as requirements.txt says."""
    folder = Path(day)
    folder.mkdir()
    version = install(DAYS[day], folder)
    say(f"  {day}: the index has {', '.join(DAYS[day])}; installed: {version}")
    return folder


def run(folder):
    """The exit code and the lines of an app that was built."""
    env = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    done = subprocess.run(
        [sys.executable, "app.py"], env={**env, "PYTHONPATH": str(folder.resolve())},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=5,
    )
    lines = done.stdout.strip().splitlines()
    shown = lines if done.returncode == 0 else lines[-1:]
    for line in shown:
        say(f"  {folder}: {line}")
    return done.returncode, lines


def violation():
    say("violation: one commit, which asks for shout~=1.0; three builds")
    expect(run(build("Monday")) == (0, [THANKS]), "Monday's build runs")
    say("effect: Monday's build runs")

    status, lines = run(build("Tuesday"))
    expect(status != 0 and lines[-1].startswith("TypeError"), "Tuesday's build breaks")
    say("effect: Tuesday's build breaks, and nobody has changed the app")

    expect(run(build("Wednesday")) == (0, [STRANGER, THANKS]), "nobody notices")
    say("effect: Wednesday's build runs the stranger's code, and all is green")


def fix():
    say("fix: the same commit and a lock: exact version and hash")
    for day in ("Monday", "Tuesday"):
        expect(run(build(day)) == (0, [THANKS]), f"{day}'s build runs")
        say(f"effect: {day}'s build runs")

    try:
        build("Wednesday")
    except Refused as refusal:
        say(f"  Wednesday: {refusal}")
    else:
        expect(False, "the replaced file is refused")
    expect(run(Path("Tuesday")) == (0, [THANKS]), "Tuesday's build is still there")
    say("effect: Wednesday's build is refused, and Tuesday's still runs")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
