"""guestbook v1, process type web. Its requests: "sign ada" and "read"."""
import os
import sqlite3
import sys

database = sqlite3.connect(os.environ["DATABASE"], isolation_level=None)


def sign(name):
    database.execute("INSERT INTO entries (name) VALUES (?)", (name,))


def read():
    return [name for name, in database.execute("SELECT name FROM entries")]


for line in sys.stdin:
    request, _, name = line.strip().partition(" ")
    try:
        if request == "sign":
            sign(name)
        print("200", ", ".join(read()), flush=True)
    except sqlite3.Error as error:
        print("500", error, flush=True)
