"""Runs the tests at the desk, then opens production, on a real PostgreSQL."""
import os
import secrets
import subprocess
import sys

import psycopg

SERVER = os.environ["POSTGRES_URL"]
KEPT = ("PATH", "HOME", "SYSTEMROOT")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Database:
    """A schema of its own, for the time of a run: this server plays both parts."""

    def __enter__(self):
        self.schema = f"twelve_{secrets.token_hex(6)}"
        self.execute(f"CREATE SCHEMA {self.schema}")
        joint = "&" if "?" in SERVER else "?"
        return f"{SERVER}{joint}options=-csearch_path%3D{self.schema}"

    def __exit__(self, *error):
        self.execute(f"DROP SCHEMA {self.schema} CASCADE")

    def execute(self, statement):
        with psycopg.connect(SERVER, connect_timeout=5) as connection:
            connection.execute(statement)


def run(deploy, script, **env):
    """Run this in a deploy with this environment: exit code, lines."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    ran = subprocess.run(
        [sys.executable, "-B", script], env={**kept, **env},
        stdout=subprocess.PIPE, text=True, timeout=20,
    )
    for line in ran.stdout.splitlines():
        say(f"  {deploy} | {line}")
    return ran.returncode, ran.stdout.splitlines()


def count(lines, colour):
    return sum(line.startswith(f"{colour}:") for line in lines)


def violation():
    say("violation: SQLite at the desk, PostgreSQL in production")
    status, desk = run("desk", "tests.py", APP_ENV="development")
    expect(status == 0 and count(desk, "green") == 2, "the tests are green")
    expect(desk[0].startswith("on SQLite"), "they ran on SQLite")
    say("effect: 2 of 2 tests are green, so it is deployed")

    with Database() as url:
        _, prod = run("prod", "visit.py", APP_ENV="production", DATABASE_URL=url)
    expect(prod[0].startswith("on PostgreSQL"), "production runs on PostgreSQL")
    expect(prod[1].startswith("500: value too long"), "the first entry is refused")
    expect(prod[3].startswith("201:") and prod[4].endswith("finds 0"), "one is not found")
    say("effect: production refuses the first entry, and cannot find the second")

    with Database() as url:
        status, again = run("desk", "tests.py", APP_ENV="production", DATABASE_URL=url)
    expect(status != 0 and count(again, "red") == 2, "the tests are red")
    say("effect: the same tests on production's kind of database: 2 of 2 are red")


def fix():
    say("fix: PostgreSQL at the desk and in production, each by DATABASE_URL")
    with Database() as url:
        status, desk = run("desk", "tests.py", APP_ENV="development", DATABASE_URL=url)
    expect(status == 0 and count(desk, "green") == 2, "the tests are green")
    expect(desk[0].startswith("on PostgreSQL"), "they ran on PostgreSQL")
    say("effect: 2 of 2 tests are green, on production's kind of database")

    with Database() as url:
        _, prod = run("prod", "visit.py", APP_ENV="production", DATABASE_URL=url)
    expect(prod[0] == desk[0], "the kind and version are the same")
    expect(prod[1].startswith("201:") and prod[2].endswith("finds 1"), "the first is kept")
    expect(prod[3].startswith("201:") and prod[4].endswith("finds 1"), "so is the second")
    say("effect: the same kind and version, and the answers that were tested")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
