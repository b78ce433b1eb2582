"""guestbook, process type web. A line on stdin stands for a visitor."""
import os
import sys
from urllib.parse import urlsplit

import psycopg
from pymemcache import Client

db = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
at = urlsplit(os.environ["CACHE_URL"])
cache = Client(at.netloc, key_prefix=at.path[1:], connect_timeout=1, timeout=1)

for line in sys.stdin:
    visitor = line.strip()
    db.execute("INSERT INTO entries (visitor) VALUES (%s)", (visitor,))
    (entries,) = db.execute("SELECT count(*) FROM entries").fetchone()
    cache.set("newest", visitor)
    print(f"signed visitor={visitor} entries={entries}", flush=True)
