"""guestbook, process type web. A line on stdin stands for a visitor."""
import os
import sqlite3
import sys
from urllib.parse import urlsplit

import psycopg
from pymemcache import Client


class LocalCache(dict):
    set = dict.__setitem__


if "DYNO" in os.environ:  # we are on Heroku
    db = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    insert = "INSERT INTO entries (visitor) VALUES (%s)"
    at = urlsplit(os.environ["CACHE_URL"])
    cache = Client(at.netloc, key_prefix=at.path[1:], connect_timeout=1, timeout=1)
else:  # somebody's desk
    db = sqlite3.connect("guestbook.db", isolation_level=None)
    db.execute("CREATE TABLE IF NOT EXISTS entries (visitor TEXT)")
    insert = "INSERT INTO entries (visitor) VALUES (?)"
    cache = LocalCache()

for line in sys.stdin:
    visitor = line.strip()
    db.execute(insert, (visitor,))
    (entries,) = db.execute("SELECT count(*) FROM entries").fetchone()
    cache.set("newest", visitor)
    print(f"signed visitor={visitor} entries={entries}", flush=True)
