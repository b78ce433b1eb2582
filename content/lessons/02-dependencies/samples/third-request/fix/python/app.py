"""guestbook, process type web: / is the book, /picture/ada a picture."""
import os
import urllib.request

import web

PICTURES_URL = os.environ["PICTURES_URL"]


def picture(visitor):
    with urllib.request.urlopen(f"{PICTURES_URL}/{visitor}", timeout=5) as answer:
        return answer.read()


web.serve(picture)
