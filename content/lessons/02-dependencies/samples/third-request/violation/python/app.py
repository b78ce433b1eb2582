"""guestbook, process type web: / is the book, /picture/ada a picture."""
import os
import subprocess

import web

PICTURES_URL = os.environ["PICTURES_URL"]


def picture(visitor):
    command = ["curl", "--silent", "--fail", f"{PICTURES_URL}/{visitor}"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


web.serve(picture)
