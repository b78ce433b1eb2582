"""Makes releases, runs processes of them, and looks at their databases."""
import json
import os
import random
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ENTRIES = "CREATE TABLE entries (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
PROBE = """import json, os, sys
names = ("DATABASE", "PROBE", "LEFT_OVER")
print(json.dumps([{where!r}, sys.argv[1:], [os.environ.get(name) for name in names]]))
sys.exit({code})
"""
PATIENCE = 10  # seconds
failures = 0


def judge(good, wanted, seen):
    """One line for one thing checked."""
    global failures
    failures += not good
    print(f"ok: {wanted}" if good else f"not yet: {seen}; wanted: {wanted}", flush=True)


class Release:
    """The learner's code of today, with a config and migrations of its own."""

    def __init__(self, database, migrations, **config):
        self.name = "v" + secrets.token_hex(3)
        self.folder = Path("releases", self.name)
        (self.folder / "migrations").mkdir(parents=True)
        for program in ("admin.py", "web.py"):
            shutil.copy(program, self.folder)
        for name, statements in migrations.items():
            path = self.folder / "migrations" / f"{name}.sql"
            path.write_text(statements, encoding="utf-8")
        self.config = {"DATABASE": str(Path(database).resolve()), **config}
        text = json.dumps(self.config)
        (self.folder / "config.json").write_text(text, encoding="utf-8")


    def run(self, *command):
        """Through run.py, from a shell that has variables of its own."""
        return Process(["run.py", self.name, *command], SHELL, ".")

    def start(self, *command):
        """As run.py should do it; so that the rest can be judged without it."""
        return Process(command, {"PATH": os.environ["PATH"], **self.config}, self.folder)


class Process:
    """A running program."""

    started = []

    def __init__(self, command, env, folder):
        self.child = subprocess.Popen(
            [sys.executable, "-B", *command], env=env, cwd=folder, text=True, errors="replace",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )
        Process.started.append(self)

    def end(self, request=None):
        """Its exit code and what it said, once it has ended."""
        try:
            out, err = self.child.communicate(request, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            return None, "", "nothing more: it did not end"
        return self.child.returncode, out, err

    def kill(self):
        """With all that it has started."""
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.child.wait()


SHELL = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
SHELL.update(DATABASE=str(Path("shell.db").resolve()), LEFT_OVER=secrets.token_hex(4))


def new_column():
    return "c" + secrets.token_hex(3)


def adding(column):
    return f"ALTER TABLE entries ADD COLUMN {column} TEXT;\n"


def columns(path):
    """Those of the table entries; none if there is no such database."""
    if not Path(path).exists():
        return []
    database = sqlite3.connect(path, timeout=PATIENCE)
    try:
        return [row[1] for row in database.execute("PRAGMA table_info(entries)")]
    finally:
        database.close()


def last(*texts):
    """The last line that a process said."""
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "nothing"


def check_one_off():
    """A one-time script that the release has: whose code and config does it see?"""
    codes = dict(zip(("release", "working copy"), random.sample(range(3, 100), 2)))
    mark = secrets.token_hex(4)
    words = [secrets.token_hex(2), "two words"]
    release = Release("probe.db", {}, PROBE=mark)
    script = "once.py"
    for folder, where in ((release.folder, "release"), (Path("."), "working copy")):
        text = PROBE.format(where=where, code=codes[where])
        (folder / script).write_text(text, encoding="utf-8")
    ended, out, err = release.run(script, *words).end()
    try:
        where, arguments, (database, probe, left_over) = json.loads(last(out))
    except ValueError:
        judge(False, f"run.py {release.name} {script} runs the script of the release",
              f"exit code {ended}, it said {last(out, err)!r}")
        return
    judge(where == "release", "a one-off process runs the code of its release",
          f"once.py ran, but that of the {where}")
    right = (database, probe) == (release.config["DATABASE"], mark)
    shell = " (that of the shell)" if database == SHELL["DATABASE"] else ""
    judge(right, "it has the config of its release",
          f"DATABASE is {Path(database or 'unset').name}{shell}, PROBE is {probe or 'unset'}")
    judge(left_over is None, "and nothing else from the shell that started it",
          "a variable that only the shell has came along")
    judge(arguments == words, "its arguments arrive", f"{words} arrived as {arguments}")
    judge(ended == codes[where], "run.py ends with the exit code of the process",
          f"the script ended with {codes[where]}, run.py with {ended}")


def check_migrate():
    """How long a second run, without work, took."""
    column = new_column()
    database = f"{secrets.token_hex(3)}.db"
    release = Release(database, {"0001_entries": ENTRIES, "0002_more": adding(column)})
    ended, out, err = release.run("admin.py", "migrate").end()
    seen, wanted = columns(database), ["id", "name", column]
    if not seen:
        strays = [path for path in ("shell.db", "guestbook.db") if columns(path)]
        where = f"{strays[0]} was migrated" if strays else f"it said {last(out, err)!r}"
        judge(False, "migrate reaches the database of the release", f"{database} is empty, {where}")
    else:
        judge(seen == wanted and ended == 0, "migrate brings the release's database to its schema",
              f"exit code {ended}, columns {', '.join(seen)} instead of {', '.join(wanted)}")
    began = time.monotonic()
    ended, out, err = release.run("admin.py", "migrate").end()
    judge(ended == 0 and columns(database) == seen, "a second run changes nothing and succeeds",
          f"exit code {ended}, columns {', '.join(columns(database))}, it said {last(out, err)!r}")
    return time.monotonic() - began


def one_behind(column):
    """A release whose database lacks the last of its migrations: this column."""
    database = f"{secrets.token_hex(3)}.db"
    first = {"0001_entries": ENTRIES}
    Release(database, first).start("admin.py", "migrate").end()
    return database, Release(database, {**first, "0002_more": adding(column)})


def check_web():
    database, release = one_behind(new_column())
    webs = [release.start("web.py") for _ in range(3)]
    ends = [web.end("ada\n") for web in webs]
    good = [ended == 0 and "201 signed" in out for ended, out, _ in ends]
    errors = [last(err) for (_, _, err), fine in zip(ends, good) if not fine]
    judge(all(good), "three web processes start at once, and all serve",
          f"{good.count(True)} of 3 serve, one says {(errors or [''])[0]!r}")
    seen = columns(database)
    judge(seen == ["id", "name"], "a start of web leaves the schema as it is",
          f"the columns were id, name; after web started they are {', '.join(seen)}")


def check_two_at_once(duration):
    column = new_column()
    database, release = one_behind(column)
    # A signature is being written meanwhile, so that both wait at the same place.
    writing = sqlite3.connect(database, isolation_level=None, timeout=PATIENCE)
    writing.execute("BEGIN IMMEDIATE")
    both = [release.start("admin.py", "migrate") for _ in range(2)]
    time.sleep(min(3, max(0.4, 3 * duration)))
    writing.execute("COMMIT")
    writing.close()
    ends = [process.end() for process in both]
    failed = [last(out, err) for ended, out, err in ends if ended != 0 or "failed" in out + err]
    seen = columns(database)
    said = f", one says {failed[0]!r}" if failed else ""
    judge(not failed and seen == ["id", "name", column],
          "two migrate at the same time: applied once, and both succeed",
          f"{len(failed)} of 2 failed, columns {', '.join(seen)}{said}")


def check_failure():
    good, half, rest = new_column(), new_column(), new_column()
    database = f"{secrets.token_hex(3)}.db"
    before = {"0001_entries": ENTRIES, "0002_more": adding(good)}
    bad = adding(half) + "INSERT INTO nowhere VALUES (1);\n"
    release = Release(database, {**before, "0003_half": bad})
    ended, out, err = release.start("admin.py", "migrate").end()
    judge(ended not in (0, None), "a migration that fails makes an exit code other than 0",
          f"exit code {ended}, it said {last(out, err)!r}")
    judge(half not in columns(database), "and leaves nothing of itself behind",
          f"its first half stayed: the column {half}")
    release = Release(database, {**before, "0003_half": adding(half) + adding(rest)})
    ended, out, err = release.start("admin.py", "migrate").end()
    seen = columns(database)
    judge(ended == 0 and seen == ["id", "name", good, half, rest],
          "repaired in the next release, it goes through",
          f"exit code {ended}, columns {', '.join(seen)}, it said {last(out, err)!r}")


def main():
    shutil.rmtree("releases", ignore_errors=True)
    try:
        check_one_off()
        duration = check_migrate()
        check_web()
        check_two_at_once(duration)
        check_failure()
    finally:
        for process in Process.started:
            process.kill()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
