"""guestbook, process type web. A line on stdin stands for a visitor."""
import os
import sys

from database import Database

db = Database(os.environ["DATABASE_URL"])

for line in sys.stdin:
    visitor = line.strip()
    print(f"signed visitor={visitor} entries={db.add(visitor)}", flush=True)
