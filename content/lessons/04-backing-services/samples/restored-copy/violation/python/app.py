"""guestbook, process type web. A line on stdin stands for a visitor."""
import os
import sys

from database import Database

host = os.environ["DB_HOST"]
db = Database(f"http://guestbook:moss-lantern@{host}/guestbook")

for line in sys.stdin:
    visitor = line.strip()
    print(f"signed visitor={visitor} entries={db.add(visitor)}", flush=True)
