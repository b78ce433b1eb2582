"""guestbook, process type web: all config is read here, once, at start."""
import os
import sys
from urllib.parse import urlsplit

from server import serve

SWITCH = {"1": True, "true": True, "yes": True, "on": True,
          "0": False, "false": False, "no": False, "off": False}
problems = []


def read(name, parse, what, default=None):
    text = os.environ.get(name) or default
    if text is None:
        problems.append(f"{name} is missing")
        return None
    try:
        return parse(text)
    except (KeyError, ValueError):  # not the value: it may be a secret
        problems.append(f"{name} is not {what}")
        return None


DEBUG = read("DEBUG", lambda text: SWITCH[text.lower()], "on or off", "off")
PORT = read("PORT", int, "a number", "0")
DATABASE = read("DATABASE_URL", urlsplit, "a URL")
MAIL = read("MAIL_URL", urlsplit, "a URL")
HOST = read("CANONICAL_HOST", str, "a name")
if problems:
    sys.exit("config: " + ", ".join(problems))


def entries():
    return f"Ada was here, says {DATABASE.hostname}."


def sign():
    return f"{MAIL.hostname} sends you https://{HOST}/"


pages = {
    "/": lambda: "Welcome to the guestbook.",
    "/entries": entries,
    "/sign": sign,
}
serve(pages, PORT, DEBUG)
