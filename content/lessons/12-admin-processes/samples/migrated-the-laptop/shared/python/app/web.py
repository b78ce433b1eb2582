"""guestbook v2, process type web. A line on stdin stands for a request."""
import os
import sqlite3
import sys

database = sqlite3.connect(os.environ["DATABASE"])
for request in sys.stdin:
    try:
        entries = database.execute("SELECT name, email FROM entries").fetchall()
        print(f"200 {len(entries)} entries, with their mail addresses")
    except sqlite3.Error as error:
        print(f"500 {error}")
