"""guestbook, process type web: a form per line on stdin, an answer on stdout."""
import json
import os
import sqlite3
import sys
from datetime import datetime, timezone

import database

db = database.connect(os.environ["DATABASE_URL"])


def sign(form):
    entry = {
        "visitor": form["visitor"],
        "stars": form["stars"],
        "answers": form["answers"] or None,
        "signed_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }
    try:
        row = db.execute(
            "INSERT INTO entry (visitor, stars, answers, signed_at)"
            " VALUES (:visitor, :stars, :answers, :signed_at)", entry)
    except sqlite3.IntegrityError as error:
        return {"status": 400, "error": str(error)}
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
