"""guestbook, process type worker: a thumbnail and a row per picture."""
import os
import subprocess
import sys

import database

PASSED_ON = ("PATH", "SYSTEMROOT")
FOR_HELPERS = {k: os.environ[k] for k in PASSED_ON if k in os.environ}


def password():
    """Read when it is needed: it may have been rotated."""
    with open(os.environ["DB_PASSWORD_FILE"], encoding="utf-8") as file:
        return file.read().strip()


for line in sys.stdin:
    picture = line.strip()
    subprocess.run([sys.executable, "thumbnail.py", picture],
                   env=FOR_HELPERS)
    print(picture, "saved:", database.save(picture, password()), flush=True)
