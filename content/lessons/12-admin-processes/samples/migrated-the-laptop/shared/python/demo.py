"""Ann follows the runbook for release v2, then web v2 starts."""
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

KEPT = ("PATH", "HOME")
FIRST = Path("app/migrations/0001_entries.sql")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def prepare():
    """Release v2 on the platform, a newer checkout on the laptop, two databases."""
    release = Path("releases/v2")
    shutil.copytree("app", release)
    (release / "config.env").write_text("DATABASE=../../production.db\n", encoding="utf-8")
    for file in Path("app").rglob("*"):
        if file.is_file():
            shutil.copy(file, Path("laptop") / file.relative_to("app"))
    for path in ("production.db", "laptop/laptop.db"):
        database = sqlite3.connect(path)
        database.executescript(FIRST.read_text(encoding="utf-8"))
        database.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY)")
        database.execute("INSERT INTO migrations VALUES (?)", (FIRST.stem,))
        database.execute("INSERT INTO entries (name) VALUES ('ada'), ('grace')")
        database.commit()
        database.close()


def run(tag, command, env, request=""):
    """Run a process to its end; the lines it said."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    done = subprocess.run(
        command, env={**kept, **env}, input=request, timeout=8, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    for line in done.stdout.splitlines():
        say(f"  {tag} | {line}")
    expect(done.returncode == 0, f"{tag} ends with 0, not {done.returncode}")
    return done.stdout.splitlines()


def follow_runbook(database):
    """As Ann, whose shell has its own idea of DATABASE."""
    return run("admin", ["sh", "runbook.sh"], {"DATABASE": database})


def web():
    """What web v2, a process of the release, answers to one request."""
    return run("web.1", ["sh", "run.sh", "v2", "python3", "web.py"], {}, "/\n")


def violation():
    say("violation: Ann migrates production from her checkout, then web v2 starts")
    lines = follow_runbook("laptop.db")
    expect(lines[:1] == ["laptop.db: applied 0002_email"], "it went to the laptop")
    say("effect: applied, exit code 0: her shell says DATABASE=laptop.db")
    expect(web() == ["500 no such column: email"], "web misses the column")
    say("effect: production was never touched, and v2 cannot do without")

    say("  Ann sets DATABASE to production's, and runs it again")
    lines = follow_runbook("../production.db")
    expect(lines == ["production.db: applied 0002_email",
                     "production.db: applied 0003_author"], "her code came along")
    expect(web() == ["500 no such column: name"], "web misses a column again")
    say("effect: the right config, but the code of her checkout: 0003 is not in v2")


def fix():
    say("fix: Ann starts a one-off process of v2, then web v2 starts")
    lines = follow_runbook("laptop.db")
    expect(lines == ["production.db: applied 0002_email"], "it went to production")
    say("effect: her shell says DATABASE=laptop.db, the release knew better")
    answer = "200 2 entries, with their mail addresses"
    expect(web() == [answer], "web answers")
    say("effect: admin and web had the same code and the same config")

    say("  Ann runs it again, to be sure")
    lines = follow_runbook("../production.db")
    expect(lines == ["production.db: nothing to apply"], "nothing more")
    expect(web() == [answer], "web answers")
    say("effect: 0003 is in her checkout, and it stayed there")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    prepare()
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
