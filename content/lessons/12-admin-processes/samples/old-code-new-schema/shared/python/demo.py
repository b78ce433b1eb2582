"""A rolling deploy: v1 still runs when v2's migration is applied."""
import os
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


class Web:
    """The web process of a release."""

    started = []

    def __init__(self, release):
        self.release = release
        env = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.child = subprocess.Popen(
            ["python3", f"{release}/web.py"], env={**env, "DATABASE": DATABASE},
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        Web.started.append(self)

    def ask(self, request):
        self.child.stdin.write(f"{request}\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline().strip()
        say(f"  {self.release} | {request}: {answer}")
        return answer

    def stop(self):
        self.child.terminate()
        self.child.wait(timeout=5)
        self.child.stdin.close()
        self.child.stdout.close()


def migrate(migration):
    database = sqlite3.connect(DATABASE)
    database.executescript(Path(migration).read_text(encoding="utf-8"))
    database.close()
    say(f"  admin | applied {Path(migration).stem}")


def deploy():
    """v1 runs, v2's migration is applied, v2 comes: all their answers."""
    v1 = Web("v1")
    expect(v1.ask("sign ada") == "200 ada", "v1 works before")
    migrate("v2/0002_author.sql")
    old = [v1.ask("sign grace"), v1.ask("read")]
    v2 = Web("v2")
    new = [v2.ask("sign alan"), v2.ask("read")]
    return v1, old, new


def violation():
    say("violation: v2 renames the column name to author; v1 still runs")
    v1, old, new = deploy()
    expect(all(answer.startswith("500") for answer in old), "v1 fails")
    expect(new == ["200 ada, alan"] * 2, "v2 works")
    say("effect: until its last process is gone, v1 answers each request with 500")
    say("effect: v2 works, but grace's signature is lost")

    v1.stop()
    say("  a bug in v2: roll back to v1")
    expect(Web("v1").ask("read").startswith("500"), "v1 fails still")
    say("effect: the code is back, the column is not")


def fix():
    say("fix: v2 only adds the column author, and fills both; v1 still runs")
    v1, old, new = deploy()
    expect(old == ["200 ada, grace"] * 2, "v1 works")
    expect(new == ["200 ada, grace, alan"] * 2, "v2 works, and sees v1's signature")
    expect(v1.ask("read") == "200 ada, grace, alan", "v1 sees v2's signature")
    say("effect: v1 and v2 both work, and each reads what the other has written")

    v1.stop()
    say("  a bug in v2: roll back to v1")
    expect(Web("v1").ask("read") == "200 ada, grace, alan", "v1 works still")
    say("effect: nothing is lost; name may go when no release needs it any more")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    database = sqlite3.connect(DATABASE)
    database.execute("CREATE TABLE entries (id INTEGER PRIMARY KEY, name TEXT)")
    database.close()
    try:
        {"violation": violation, "fix": fix}[variant]()
    finally:
        for web in Web.started:
            web.stop()
    say(f"shown: {variant}")
