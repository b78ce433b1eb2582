"""Runs app.py in deploys that it has never seen, and reads what their databases hold."""
import json
import os
import random
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

KEPT = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP")
HERE = Path(__file__).resolve().parent
failures = 0


def judge(good, label, wanted, seen):
    """One line for one thing checked."""
    global failures
    failures += not good
    line = f"ok: {label}: {wanted}" if good else f"not yet: {label}: {seen}; wanted: {wanted}"
    print(line, flush=True)


def form(visitor, stars, answers=""):
    return {"do": "sign", "visitor": visitor, "stars": str(stars), "answers": str(answers)}


def name():
    return random.choice(["Ada", "Zoë", "Grace"]) + " " + secrets.token_hex(3)


class Deploy:
    """app.py with an environment of its own, and the forms that it is sent."""

    def __init__(self, folder, app_env, zone, attached=True):
        self.label = f"APP_ENV={app_env}" if app_env else "no APP_ENV"
        self.zone = zone
        self.path = Path(folder) / f"{secrets.token_hex(4)}.db"
        kept = {key: os.environ[key] for key in KEPT if key in os.environ}
        env = {**kept, "PYTHONIOENCODING": "utf-8", "TZ": zone}
        if app_env:
            env["APP_ENV"] = app_env
        if attached:
            env["DATABASE_URL"] = f"strict://{self.path.as_posix()}"
        self.first, self.second, self.reply = name(), name(), name()
        self.stars = random.randint(1, 5)
        self.mistakes = {
            "stars 'five'": form(name(), "five"),
            "stars ''": form(name(), ""),
            "stars '6'": form(name(), random.randint(6, 99)),
            "an empty name": form("", 4),
            "a name of 41 letters": form("x" * 41, 4),
            "an answer to entry 4711": form(name(), 4, 4711),
        }
        self.forms = [form(self.first, self.stars), *self.mistakes.values(),
                      form(self.second, 3), form(self.reply, 2, 1), {"do": "page"}]
        self.process = subprocess.Popen(
            [sys.executable, "-B", "app.py"], cwd=HERE, env=env, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            errors="replace",
        )

    def finish(self):
        """Send the forms; keep the answers, and what is in the database."""
        lines = "".join(json.dumps(it) + "\n" for it in self.forms)
        out, err = self.process.communicate(lines, timeout=8)
        self.last_words = (err.strip().splitlines() or ["nothing on stderr"])[-1]
        self.answers = [answer(line) for line in out.splitlines()]
        self.answers += [{}] * (len(self.forms) - len(self.answers))
        self.rows = []
        if self.path.is_file():
            db = sqlite3.connect(self.path)
            try:
                self.rows = db.execute(
                    "SELECT id, visitor, stars, answers, signed_at FROM entry ORDER BY id"
                ).fetchall()
            except sqlite3.Error as error:
                self.last_words = f"{error} in its database"
            db.close()
        return self

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def row(self, visitor):
        return next((row for row in self.rows if row[1] == visitor), None)


def answer(line):
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def said(got):
    status = got.get("status", "no answer")
    return f"{status} ({got['error']})" if got.get("error") else f"{status}"


def problem(deploy, started):
    """The first thing that is wrong in this deploy: seen, wanted; or None."""
    row, got = deploy.row(deploy.first), deploy.answers[0]
    if not got:
        return f"no answer; it says: {deploy.last_words}", "an answer to each form"
    if got.get("status") != 201:
        return f"the first signature gets {said(got)}", "201, for its answers is empty"
    if not row:
        strays = sorted(path.name for path in HERE.rglob("*")
                        if path.is_file() and path not in started)
        aside = f" ({', '.join(strays)} has appeared)" if strays else ""
        return (f"the first signature is not in its database{aside}",
                "it is in the one at DATABASE_URL")
    if got.get("id") != row[0]:
        return f"the first signature is entry {row[0]}, the answer has {got.get('id')}", "its id"
    for what, got in zip(deploy.mistakes, deploy.answers[1:]):
        if got.get("status") != 400:
            return f"{what} gets {said(got)}", "400"
    kept = [row[1:4] for row in deploy.rows]
    if kept != [(deploy.first, deploy.stars, None), (deploy.second, 3, None),
                (deploy.reply, 2, 1)]:
        return (f"its database holds {len(kept)} entries: {str(kept)[:90]}",
                "the three good ones, as they were sent")
    shown = [entry.get("visitor") for entry in deploy.answers[-1].get("entries", [])]
    if shown != [row[1] for row in deploy.rows]:
        return f"the page shows {len(shown)} of {len(kept)} entries", "all of them"
    return None


def check_entries(deploy, started):
    """Whatever the deploy is called, its entries are where DATABASE_URL says."""
    wrong = problem(deploy, started)
    seen, wanted = wrong or ("", "3 entries in its database, 6 mistakes refused with 400")
    judge(not wrong, deploy.label, wanted, seen)


def check_time(deploy):
    """Whatever the machine's zone is, the time is UTC."""
    row = deploy.row(deploy.first)
    if not row:
        return  # said already
    text, seen = str(row[4]), None
    try:
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        seen = f"{text!r} is no time"
    else:
        if at.tzinfo is None:
            seen = f"{text} does not say its zone"
        else:
            off = (at - datetime.now(timezone.utc)).total_seconds()
            if abs(off) > 60:
                seen = f"{text} is {abs(off) / 3600:.0f} hours off"
            elif at.utcoffset() != timedelta(0):
                seen = f"{text} is not UTC"
    judge(not seen, f"TZ={deploy.zone}", "signed_at is now, in UTC, and says so", seen)


def check_refusal(deploy):
    answers = [got for got in deploy.answers if got]
    status = deploy.process.returncode
    judge(not answers and status != 0, "without DATABASE_URL", "it does not start",
          "it answers all the same" if answers else f"exit code {status}")


def main():
    started = {path for path in HERE.rglob("*") if path.is_file()}
    made_up = f"env-{secrets.token_hex(2)}"
    deploys = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for app_env, zone in (("development", "JST-9"), ("production", "UTC0"),
                                  (made_up, "EST5"), (None, "UTC0")):
                deploys.append(Deploy(folder, app_env, zone))
            deploys.append(Deploy(folder, "development", "UTC0", attached=False))
            for deploy in deploys:
                deploy.finish()
        except subprocess.TimeoutExpired:
            sys.exit("not yet: it does not end when its stdin does; wanted: it ends")
        finally:
            for deploy in deploys:
                deploy.end()
        *attached, alone = deploys
        for deploy in attached:
            check_entries(deploy, started)
        for deploy in attached[:3]:
            check_time(deploy)
        check_refusal(alone)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
