"""guestbook, process type web: each value is read where it is used."""
import os
from urllib.parse import urlsplit

from server import serve


def home():
    return "Welcome to the guestbook."


def entries():
    database = urlsplit(os.environ["DATABASE_URL"])
    return f"Ada was here, says {database.hostname}."


def sign():
    mail = urlsplit(os.environ["MAIL_URL"])
    host = os.environ["CANONICAL_HOST"]
    return f"{mail.hostname} sends you https://{host}/"


serve(
    pages={"/": home, "/entries": entries, "/sign": sign},
    port=int(os.environ.get("PORT", "0")),
    debug=bool(os.environ.get("DEBUG", False)),
)
