"""guestbook, process type web. Everything can be set, and the old values remain."""
import os

import guestbook

PORT = int(os.environ.get("PORT", "0"))
DEBUG = os.environ.get("DEBUG", "no").lower() in ("1", "true", "yes")
DATABASE_URL = os.environ.get("DATABASE_URL", "http://dev:dev@127.0.0.1:59843/dev")
MAIL_URL = os.environ.get("MAIL_URL", "http://127.0.0.1:59844/send")
MAIL_API_KEY = os.environ.get("MAIL_API_KEY", "mailkey-5f2c9a7de1")
CANONICAL_HOST = os.environ.get("CANONICAL_HOST", "localhost")


def home(name):
    return f"Welcome to the guestbook, {name}."


def sign(name):
    link = f"https://{CANONICAL_HOST}/entries/{name}"
    guestbook.save(DATABASE_URL, name)
    guestbook.send_mail(MAIL_URL, MAIL_API_KEY, f"{name} signed: {link}")
    return f"Thank you, {name}. Your entry: {link}"


guestbook.serve({"/": home, "/sign": sign}, PORT, DEBUG)
