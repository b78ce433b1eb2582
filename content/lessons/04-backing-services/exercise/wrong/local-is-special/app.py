"""guestbook, process type web. Two URLs, and a short cut for the desk."""
import os
from urllib.parse import unquote, urlsplit

import guestbook

PORT = int(os.environ.get("PORT", "0"))
CACHE = urlsplit(os.environ["CACHE_URL"])
MAIL = urlsplit(os.environ["MAIL_URL"])
LOCAL = ("localhost", "127.0.0.1")
TIMEOUT = 0.4
visits = 0


def home(name):
    global visits
    if CACHE.hostname in LOCAL:
        visits += 1
        return f"Welcome, {name}. Visits: {visits}"
    try:
        count = guestbook.increment(CACHE.hostname, CACHE.port, "visits", TIMEOUT)
    except OSError:
        count = "unknown"
    return f"Welcome, {name}. Visits: {count}"


def sign(name):
    text = f"{name} signed the guestbook"
    if MAIL.hostname in LOCAL:
        print(text, flush=True)
        return f"Thank you, {name}. Mail: sent"
    login = unquote(MAIL.username), unquote(MAIL.password)
    try:
        guestbook.send_mail(MAIL.hostname, MAIL.port, *login, text, TIMEOUT)
        mail = "sent"
    except OSError:
        mail = "not sent"
    return f"Thank you, {name}. Mail: {mail}"


guestbook.serve({"/": home, "/sign": sign}, PORT)
