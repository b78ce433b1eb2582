"""guestbook, admin process: python3 admin.py migrate"""
import os
import sqlite3
import sys
from pathlib import Path


def migrate():
    database = sqlite3.connect(os.environ["DATABASE"], isolation_level=None)
    database.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
    applied = [name for name, in database.execute("SELECT name FROM migrations")]
    for file in sorted(Path("migrations").glob("*.sql")):
        if file.stem in applied:
            continue
        database.execute("BEGIN IMMEDIATE")
        for statement in file.read_text(encoding="utf-8").split(";"):
            database.execute(statement)
        database.execute("INSERT INTO migrations VALUES (?)", (file.stem,))
        database.execute("COMMIT")
        print(f"applied {file.stem}", flush=True)


if __name__ == "__main__" and sys.argv[1:] == ["migrate"]:
    try:
        migrate()
    except sqlite3.Error as error:
        sys.exit(f"migration failed: {error}")
