"""guestbook, admin process: brings the database to what this release needs."""
import os
import sqlite3


def migrate(database):
    columns = [row[1] for row in database.execute("PRAGMA table_info(entries)")]
    if "email" not in columns:
        print("adding the column email", flush=True)
        database.execute("ALTER TABLE entries ADD COLUMN email TEXT")


if __name__ == "__main__":
    migrate(sqlite3.connect(os.environ["DATABASE"]))
