"""guestbook, process type web. A line on stdin stands for a request to sign."""
import os
import sqlite3
import sys


database = sqlite3.connect(os.environ["DATABASE"])
print("ready", flush=True)
for line in sys.stdin:
    with database:
        database.execute("INSERT INTO entries (name) VALUES (?)", (line.strip(),))
    print("201 signed", flush=True)
