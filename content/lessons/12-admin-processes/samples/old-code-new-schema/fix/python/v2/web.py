"""guestbook v2, process type web. Its requests: "sign ada" and "read"."""
import os
import sqlite3
import sys

database = sqlite3.connect(os.environ["DATABASE"], isolation_level=None)


def sign(name):
    # Both columns, as long as v1 may read the old one.
    insert = "INSERT INTO entries (name, author) VALUES (?, ?)"
    database.execute(insert, (name, name))


def read():
    # The old column too, as long as v1 may have filled only that one.
    query = "SELECT coalesce(author, name) FROM entries"
    return [name for name, in database.execute(query)]


for line in sys.stdin:
    request, _, name = line.strip().partition(" ")
    try:
        if request == "sign":
            sign(name)
        print("200", ", ".join(read()), flush=True)
    except sqlite3.Error as error:
        print("500", error, flush=True)
