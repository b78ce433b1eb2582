"""guestbook, process type web: the page, and the wishes for reports."""
import os

import psycopg
from flask import Flask

app = Flask(__name__)


def database():
    return psycopg.connect(os.environ["DATABASE_URL"])


@app.get("/")
def page():
    with database() as db:
        (ready,) = db.execute("SELECT count(text) FROM report").fetchone()
    return f"guestbook, reports ready: {ready}"


@app.post("/reports/<month>")
def report(month):
    with database() as db:
        db.execute("INSERT INTO report (month) VALUES (%s)", (month,))
    return "the report will be made", 202
