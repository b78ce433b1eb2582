"""Plays the platform: replaces a process together with its disk."""
import os
import shutil
import sys
from pathlib import Path

import supervisor

ARCHIVE = Path("archive.log")  # the platform's, on no process's disk
BEFORE = ("ada", "grace", "alan", "edsger", "barbara")
AFTER = ("donald", "margaret")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def new_disk(name):
    """A fresh disk with the release on it and nothing else."""
    disk = Path(name)
    disk.mkdir()
    shutil.copy("app.py", disk)
    return disk


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def about(lines, visitors):
    """How many of these visitors have exactly one line."""
    return sum(
        sum(line.endswith(f"signed visitor={visitor}") for line in lines) == 1
        for visitor in visitors
    )


def files_on(disk):
    return sorted(path.name for path in disk.iterdir())


def tell(tag, lines):
    for line in lines:
        say(f"  {tag}{line}")


def violation():
    say("violation: web logs to app.log; then web is replaced, disk and all")
    disk = new_disk("disk-1")
    status = supervisor.run("web.1", disk, BEFORE, ARCHIVE)
    logged = lines_of(disk / "app.log")
    tell("disk-1/app.log | ", logged)
    expect(status == 0 and about(logged, BEFORE) == 5, "five lines in app.log")
    say("effect: five visitors signed, app.log has 5 lines")

    shutil.rmtree(disk)
    disk = new_disk("disk-2")
    status = supervisor.run("web.2", disk, AFTER, ARCHIVE)
    logged = lines_of(disk / "app.log")
    tell("disk-2/app.log | ", logged)
    expect(status == 0 and about(logged, AFTER) == 2, "two lines in the new app.log")
    say("effect: web.1 was replaced by web.2, which has a disk of its own")

    expect(about(logged, BEFORE) == 0, "the first five lines are gone")
    say("effect: of the first five lines, 0 are left in app.log")
    expect(lines_of(ARCHIVE) == [], "stdout was silent")
    say("effect: and 0 are with the platform: the app told it nothing")


def fix():
    say("fix: web logs to stdout; then web is replaced, disk and all")
    disk = new_disk("disk-1")
    status = supervisor.run("web.1", disk, BEFORE, ARCHIVE)
    expect(status == 0 and files_on(disk) == ["app.py"], "web.1 wrote no file")
    say("effect: five visitors signed, the app wrote no file")

    shutil.rmtree(disk)
    disk = new_disk("disk-2")
    status = supervisor.run("web.2", disk, AFTER, ARCHIVE)
    expect(status == 0 and files_on(disk) == ["app.py"], "web.2 wrote no file")
    say("effect: web.1 was replaced by web.2, which has a disk of its own")

    kept = lines_of(ARCHIVE)
    tell("", kept)
    expect(about(kept, BEFORE) == 5, "the five lines are there")
    expect(about(kept, AFTER) == 2 and len(kept) == 7, "and the two, and no other")
    say("effect: of the first five lines, the platform has 5")
    say("effect: two processes, one stream, in the order of time")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
