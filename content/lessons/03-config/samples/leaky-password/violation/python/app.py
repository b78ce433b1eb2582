"""guestbook, process type worker: a thumbnail and a row per picture."""
import os
import subprocess
import sys

import database


def password():
    return os.environ["DB_PASSWORD"]


for line in sys.stdin:
    picture = line.strip()
    subprocess.run([sys.executable, "thumbnail.py", picture])
    print(picture, "saved:", database.save(picture, password()), flush=True)
