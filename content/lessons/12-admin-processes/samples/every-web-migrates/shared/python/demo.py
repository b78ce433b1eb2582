"""Plays the platform: the release phase, if there is one, then three webs."""
import os
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

KEPT = ("PATH", "HOME")
DATABASE = "guestbook.db"


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Process:
    """A process of the release; its first line has been read when it is here."""

    started = []

    def __init__(self, tag, command, database=DATABASE):
        self.tag = tag
        env = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.child = subprocess.Popen(
            shlex.split(command), env={**env, "DATABASE": database}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        Process.started.append(self.child)

    def line(self):
        line = self.child.stdout.readline().strip()
        if line:
            say(f"  {self.tag} | {line}")
        return line

    def ask(self):
        """Its answer to one request."""
        self.child.stdin.write("/\n")
        self.child.stdin.flush()
        return self.line()

    def end(self):
        """Its exit code, once it has ended, and the last line of its stderr."""
        _, errors = self.child.communicate(timeout=8)
        last = (errors.strip().splitlines() or [""])[-1]
        if last:
            say(f"  {self.tag} | {last}")
        return self.child.returncode, last


def create(path):
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, name TEXT)")
    database.execute("INSERT INTO entries (name) VALUES ('ada')")
    database.commit()
    database.close()


def start(*processes):
    """Start them while a visitor's signature is still being written.

    So all of them have said their first line before the database lets any of
    them change it: what would be luck without it happens in every run.
    """
    writing = sqlite3.connect(DATABASE, isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("INSERT INTO entries (name) VALUES ('grace')")
    started = [Process(*process) for process in processes]
    first = [process.line() for process in started]
    writing.execute("COMMIT")
    writing.close()
    return started, first


def deploy():
    """As the Procfile says; the release phase's exit code and the webs."""
    lines = Path("Procfile").read_text(encoding="utf-8").splitlines()
    commands = dict(line.split(": ", 1) for line in lines)
    code = None
    if "release" in commands:
        (process,), _ = start(("release", commands["release"]))
        code, _ = process.end()
    webs, first = start(*((f"web.{n}", commands["web"]) for n in (1, 2, 3)))
    return code, commands["web"], webs, first


def violation():
    say("violation: three web processes start, and each of them migrates")
    _, command, webs, first = deploy()
    expect(first == ["adding the column email"] * 3, "three find work to do")
    alive = [web for web in webs if web.line() == "ready"]
    dead = [web for web in webs if web not in alive]
    ends = [web.end() for web in dead]
    expect(len(dead) == 2, "two do not live")
    for code, why in ends:
        expect(code == 1 and "duplicate column name" in why, "why they ended")
    say("effect: three saw that the column is missing, and one could add it")
    expect(alive[0].ask() == "200 2 entries", "one serves")
    say("effect: 1 of 3 serves, 2 ended with exit code 1")

    webs, first = start(*((web.tag, command) for web in dead))
    expect(first == ["ready"] * 2, "the second start works")
    say("effect: started again, they live: nobody will look into it")


def fix():
    say("fix: one process migrates and ends, then three web processes start")
    code, command, webs, first = deploy()
    expect(code == 0, "the release phase succeeds")
    say("effect: the release phase added the column and ended with 0")
    expect(first == ["ready"] * 3, "three are ready, none migrates")
    expect([web.ask() for web in webs] == ["200 3 entries"] * 3, "three serve")
    say("effect: 3 of 3 serve")

    create("behind.db")
    web = Process("web.4", command, "behind.db")
    expect(web.line() == "ready", "web starts")
    with sqlite3.connect("behind.db") as behind:
        columns = [row[1] for row in behind.execute("PRAGMA table_info(entries)")]
    expect(columns == ["id", "name"], "its schema is as it was")
    say("effect: web.4 started on a database without the column, and left it so")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    create(DATABASE)
    try:
        {"violation": violation, "fix": fix}[variant]()
    finally:
        for child in Process.started:
            child.kill()
            child.wait()
    say(f"shown: {variant}")
