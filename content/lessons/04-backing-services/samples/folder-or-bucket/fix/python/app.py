"""guestbook, process type web. A line on stdin is an upload: name, picture."""
import os
import sys
from urllib.parse import quote

import bucket

STORAGE_URL = os.environ["STORAGE_URL"]


def keep(name, picture):
    bucket.put(f"{STORAGE_URL}/{quote(name)}", picture)


def show(name):
    return bucket.get(f"{STORAGE_URL}/{quote(name)}")


uploads = dict(line.rstrip("\n").split("\t") for line in sys.stdin)
for name, picture in uploads.items():
    keep(name, picture)
for name in uploads:
    print(f"{name} shows {show(name)}")
