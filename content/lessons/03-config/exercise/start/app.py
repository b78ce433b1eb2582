"""guestbook, process type web. Could this file be public? Not yet."""
import os

import guestbook

ENV = os.getenv("ENV", "dev")
PORT = int(os.getenv("PORT", "0"))
DEBUG = os.getenv("DEBUG", False)
MAIL_API_KEY = "mailkey-5f2c9a7de1"

if ENV == "prod":  # by way of the tunnel on the production host
    DATABASE_URL = "http://guestbook:moss-lantern-83@127.0.0.1:59841/guestbook"
    MAIL_URL = "http://127.0.0.1:59842/send"
    CANONICAL_HOST = "guestbook.example"
else:
    DATABASE_URL = "http://dev:dev@127.0.0.1:59843/dev"
    MAIL_URL = "http://127.0.0.1:59844/send"
    CANONICAL_HOST = "localhost"


def home(name):
    return f"Welcome to the guestbook, {name}."


def sign(name):
    link = f"https://{CANONICAL_HOST}/entries/{name}"
    guestbook.save(DATABASE_URL, name)
    guestbook.send_mail(MAIL_URL, MAIL_API_KEY, f"{name} signed: {link}")
    return f"Thank you, {name}. Your entry: {link}"


guestbook.serve({"/": home, "/sign": sign}, PORT, DEBUG)
