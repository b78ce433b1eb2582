"""guestbook, process type web. A line on stdin stands for a request."""
import os
import sqlite3
import sys

from migrate import migrate

database = sqlite3.connect(os.environ["DATABASE"])
migrate(database)  # at every start, so that nobody forgets it
print("ready", flush=True)

for request in sys.stdin:
    entries = database.execute("SELECT name, email FROM entries").fetchall()
    print(f"200 {len(entries)} entries", flush=True)
