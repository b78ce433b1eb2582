"""guestbook, process type web. It stops at the first name that is missing."""
import os

import guestbook

PORT = int(os.environ.get("PORT", "0"))
DEBUG = os.environ.get("DEBUG", "no").lower() in ("1", "true", "yes")
DATABASE_URL = os.environ["DATABASE_URL"]
MAIL_URL = os.environ["MAIL_URL"]
MAIL_API_KEY = os.environ["MAIL_API_KEY"]
CANONICAL_HOST = os.environ["CANONICAL_HOST"]


def home(name):
    return f"Welcome to the guestbook, {name}."


def sign(name):
    link = f"https://{CANONICAL_HOST}/entries/{name}"
    guestbook.save(DATABASE_URL, name)
    guestbook.send_mail(MAIL_URL, MAIL_API_KEY, f"{name} signed: {link}")
    return f"Thank you, {name}. Your entry: {link}"


guestbook.serve({"/": home, "/sign": sign}, PORT, DEBUG)
