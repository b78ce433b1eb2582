"""guestbook, process type worker: makes the reports that are wanted."""
import os
import time

import psycopg
from report import make_report

# The row stays locked until its report is there: other workers skip it. If this
# process dies, so does the lock, and one of them takes the row.
WANTED = """
    SELECT id, month FROM report WHERE text IS NULL
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""

with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as db:
    while True:
        with db.transaction():
            wanted = db.execute(WANTED).fetchone()
            if wanted:
                key, month = wanted
                text = make_report(month)
                db.execute("UPDATE report SET text = %s WHERE id = %s", (text, key))
        if not wanted:
            time.sleep(0.1)
