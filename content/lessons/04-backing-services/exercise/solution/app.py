"""guestbook, process type web. Its services are attached by two URLs."""
import os
from urllib.parse import unquote, urlsplit

import guestbook

PORT = int(os.environ.get("PORT", "0"))
CACHE = urlsplit(os.environ["CACHE_URL"])
MAIL = urlsplit(os.environ["MAIL_URL"])
LOGIN = [part and unquote(part) for part in (MAIL.username, MAIL.password)]
TIMEOUT = 0.4  # for each step; a page is to be there within a second


def home(name):
    try:
        count = guestbook.increment(CACHE.hostname, CACHE.port, "visits", TIMEOUT)
    except OSError:
        count = "unknown"
    return f"Welcome, {name}. Visits: {count}"


def sign(name):
    text = f"{name} signed the guestbook"
    try:
        guestbook.send_mail(MAIL.hostname, MAIL.port, *LOGIN, text, TIMEOUT)
        mail = "sent"
    except OSError:  # smtplib's errors are among them
        mail = "not sent"
    return f"Thank you, {name}. Mail: {mail}"


guestbook.serve({"/": home, "/sign": sign}, PORT)
