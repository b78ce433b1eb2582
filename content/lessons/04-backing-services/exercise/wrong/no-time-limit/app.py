"""guestbook, process type web. Two URLs, and errors are caught."""
import os
from urllib.parse import unquote, urlsplit

import guestbook

PORT = int(os.environ.get("PORT", "0"))
CACHE = urlsplit(os.environ["CACHE_URL"])
MAIL = urlsplit(os.environ["MAIL_URL"])
LOGIN = [part and unquote(part) for part in (MAIL.username, MAIL.password)]


def home(name):
    try:
        count = guestbook.increment(CACHE.hostname, CACHE.port, "visits")
    except Exception:
        count = "unknown"
    return f"Welcome, {name}. Visits: {count}"


def sign(name):
    text = f"{name} signed the guestbook"
    try:
        guestbook.send_mail(MAIL.hostname, MAIL.port, *LOGIN, text)
        mail = "sent"
    except Exception:
        mail = "not sent"
    return f"Thank you, {name}. Mail: {mail}"


guestbook.serve({"/": home, "/sign": sign}, PORT)
