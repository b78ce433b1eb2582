"""guestbook, process type web: a form per line on stdin, an answer on stdout."""
import json
import os
import sqlite3
import sys
from datetime import datetime

import database

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY,
    visitor VARCHAR(40),
    stars INTEGER,
    answers INTEGER,
    signed_at TEXT
)
"""

if os.environ.get("APP_ENV") == "production":
    db = database.connect(os.environ["DATABASE_URL"])
else:
    db = sqlite3.connect("dev.db", isolation_level=None)  # nothing to set up
    db.execute(SCHEMA)


def sign(form):
    entry = {
        "visitor": form["visitor"],
        "stars": form["stars"],
        "answers": form["answers"],
        "signed_at": datetime.now().isoformat(timespec="seconds"),
    }
    row = db.execute(
        "INSERT INTO entry (visitor, stars, answers, signed_at)"
        " VALUES (:visitor, :stars, :answers, :signed_at)", entry)
    return {"status": 201, "id": row.lastrowid}


def page(form):
    rows = db.execute("SELECT id, visitor, stars, answers, signed_at FROM entry ORDER BY id")
    names = [column[0] for column in rows.description]
    return {"status": 200, "entries": [dict(zip(names, row)) for row in rows]}


PAGES = {"sign": sign, "page": page}

for line in sys.stdin:
    form = json.loads(line)
    try:
        answer = PAGES[form["do"]](form)
    except Exception as error:
        answer = {"status": 500, "error": str(error)}
    print(json.dumps(answer), flush=True)
