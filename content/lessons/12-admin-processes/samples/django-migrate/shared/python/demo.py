"""Plays the platform: the release phase, if there is one, then web."""
import http.client
import os
import re
import secrets
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
from psycopg import sql

SCHEMA = f"guestbook_{secrets.token_hex(6)}"
TABLE = sql.Identifier(SCHEMA, "guestbook_entry")
CONFIG = {
    **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
    "PYTHONDONTWRITEBYTECODE": "1",
    "DATABASE_URL": os.environ["POSTGRES_URL"],
    "PGOPTIONS": f"-c search_path={SCHEMA}",  # a part of the database to ourselves
    "SECRET_KEY": secrets.token_hex(24),
    "GUNICORN_CMD_ARGS": "--bind 127.0.0.1:0 --no-control-socket",
}
PATIENCE = 20  # seconds


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Process:
    """A process of the release, and the lines that it has said so far."""

    started = []

    def __init__(self, command):
        self.child = subprocess.Popen(
            shlex.split(command), env=CONFIG, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        self.lines = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        Process.started.append(self)

    def read(self):
        for line in self.child.stdout:
            self.lines.append(line.strip())

    def saying(self, pattern):
        return [line for line in self.lines if re.search(pattern, line)]

    def end(self):
        """Its exit code, once it has ended."""
        code = self.child.wait(timeout=PATIENCE)
        self.reader.join(timeout=PATIENCE)
        return code

    def stop(self):
        self.child.terminate()
        try:
            self.child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


def until(condition, process, text):
    """Wait for the condition, as long as the process lives."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        expect(process.child.poll() is None and time.monotonic() < deadline, text)
        time.sleep(0.02)


def start(command, count):
    """Start it while a report reads the table, until `count` of its connections
    wait for that report. What would be luck without it happens in every run."""
    with psycopg.connect(CONFIG["DATABASE_URL"], autocommit=True) as look, \
            psycopg.connect(CONFIG["DATABASE_URL"]) as report:
        report.execute(sql.SQL("SELECT * FROM {}").format(TABLE))

        def all_wait():
            query = """SELECT count(*) FROM pg_locks
                       WHERE relation = %s::regclass AND NOT granted"""
            waiting, = look.execute(query, [f"{SCHEMA}.guestbook_entry"]).fetchone()
            return waiting == count

        process = Process(command)
        until(all_wait, process, f"{count} want to alter the table")
        report.rollback()
    return process


def commands():
    lines = Path("Procfile").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def answer(port):
    client = http.client.HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    try:
        client.request("GET", "/")
        reply = client.getresponse()
        return reply.status, reply.read().decode()
    finally:
        client.close()


def columns(database):
    query = """SELECT column_name FROM information_schema.columns
               WHERE table_schema = %s AND table_name = 'guestbook_entry'"""
    return {name for name, in database.execute(query, [SCHEMA])}


def violation(database):
    say("violation: web starts, and each of its three workers runs migrate")
    expect("release" not in commands(), "there is no release phase")
    web = start(commands()["web"], 3)
    code = web.end()
    errors = web.saying(r'ProgrammingError: column "email".* already exists')
    for line in errors:
        say(f"  web | {line[line.index('column'):]}")
    expect(len(errors) == 2, "two workers fail")
    say("effect: three workers wanted to add the column, and one could")
    for line in web.saying("Worker failed to boot")[-1:]:
        say(f"  web | ... {line[line.index('Worker failed'):]}")
    expect(code == 3 and "email" in columns(database), "Gunicorn gives up")
    say("effect: Gunicorn took the third one down as well: web ended with code 3")
    say("effect: the column is there, and nobody serves")


def fix(database):
    say("fix: migrate runs as a one-off process, then web starts")
    expect("release" in commands(), "there is a release phase")
    release = start(commands()["release"], 1)
    code = release.end()
    for line in release.saying("Applying"):
        say(f"  release | {line}")
    expect(code == 0 and "email" in columns(database), "the release phase succeeds")
    say("effect: one process altered the table, and ended with code 0")

    web = Process(commands()["web"])
    until(lambda: len(web.saying("Booting worker")) == 3, web, "three workers start")
    address, = web.saying("Listening at")
    status, page = answer(re.search(r"http://127.0.0.1:(\d+)", address)[1])
    say(f"  web | {status} {page}")
    expect((status, page) == (200, "entries, with their mail addresses: 1"), "web answers")
    web.stop()
    expect(not web.saying("Error|failed"), "no worker fails")
    say("effect: web serves: same code, same config, and it altered nothing")


def main():
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    with psycopg.connect(CONFIG["DATABASE_URL"], autocommit=True) as database:
        name = sql.Identifier(SCHEMA)
        database.execute(sql.SQL("CREATE SCHEMA {}").format(name))
        try:
            # What the release before this one has left: the first migration.
            before = Process("python3 manage.py migrate guestbook 0001")
            expect(before.end() == 0, "\n".join(before.lines[-5:]))
            insert = sql.SQL("INSERT INTO {} (name) VALUES ('ada')")
            database.execute(insert.format(TABLE))
            {"violation": violation, "fix": fix}[variant](database)
        finally:
            for process in Process.started:
                process.stop()
            database.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
    say(f"shown: {variant}")


if __name__ == "__main__":
    main()
