"""guestbook, process type web. A line on stdin is an upload: name, picture."""
import os
import sys
from pathlib import Path

import bucket

PRODUCTION = os.environ.get("APP_ENV") == "production"
STORAGE_URL = os.environ["STORAGE_URL"]


def keep(name, picture):
    if PRODUCTION:
        bucket.put(f"{STORAGE_URL}/{name}", picture)
    else:  # at the desk a folder will do
        Path("uploads").mkdir(exist_ok=True)
        Path("uploads", name).write_text(picture)


def show(name):
    if PRODUCTION:
        return bucket.get(f"{STORAGE_URL}/{name}")
    return Path("uploads", name).read_text()


uploads = dict(line.rstrip("\n").split("\t") for line in sys.stdin)
for name, picture in uploads.items():
    keep(name, picture)
for name in uploads:
    print(f"{name} shows {show(name)}")
