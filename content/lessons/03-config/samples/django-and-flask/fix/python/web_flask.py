"""guestbook, the pages for visitors. Flask."""
import sqlite3
from urllib.parse import urlsplit

from flask import Flask, session
from pymemcache import Client

app = Flask(__name__)
app.config.from_object("settings")
database = urlsplit(app.config["DATABASE_URL"]).path[1:]
cache = Client(urlsplit(app.config["MEMCACHED_URL"]).netloc)


@app.get("/")
def front():
    with sqlite3.connect(database) as db:
        entries = [name for (name,) in db.execute("SELECT name FROM entries")]
    return {
        "link": f"https://{app.config['CANONICAL_HOST']}/",
        "memcached": "{}:{}".format(*cache.server),
        "entries": entries,
        "visitor": session.get("visitor"),
    }


@app.post("/sign/<name>")
def sign(name):
    with sqlite3.connect(database) as db:
        db.execute("INSERT INTO entries VALUES (?)", (name,))
    session["visitor"] = name  # a cookie, signed with SECRET_KEY
    return f"thank you, {name}"
