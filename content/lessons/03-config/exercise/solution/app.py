"""guestbook, process type web. All its config comes from the environment."""
import os
import sys

import guestbook

SWITCH = {"1": True, "true": True, "yes": True, "on": True,
          "0": False, "false": False, "no": False, "off": False}
problems = []


def need(name):
    value = os.environ.get(name)
    if not value:
        problems.append(f"{name} is missing")
    return value


def switch(name, default):
    value = SWITCH.get(os.environ.get(name, default).lower())
    if value is None:
        problems.append(f"{name} is neither on nor off")
    return value


PORT = int(os.environ.get("PORT", "0"))
DEBUG = switch("DEBUG", default="off")
DATABASE_URL = need("DATABASE_URL")
MAIL_URL = need("MAIL_URL")
MAIL_API_KEY = need("MAIL_API_KEY")
CANONICAL_HOST = need("CANONICAL_HOST")
if problems:
    sys.exit("config: " + ", ".join(problems))


def home(name):
    return f"Welcome to the guestbook, {name}."


def sign(name):
    link = f"https://{CANONICAL_HOST}/entries/{name}"
    guestbook.save(DATABASE_URL, name)
    guestbook.send_mail(MAIL_URL, MAIL_API_KEY, f"{name} signed: {link}")
    return f"Thank you, {name}. Your entry: {link}"


guestbook.serve({"/": home, "/sign": sign}, PORT, DEBUG)
