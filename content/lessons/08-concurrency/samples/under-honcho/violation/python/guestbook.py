"""guestbook, process type web: the page, and the monthly reports."""
import os

import psycopg
from flask import Flask
from report import make_report

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
    text = make_report(month)
    with database() as db:
        db.execute("INSERT INTO report (month, text) VALUES (%s, %s)", (month, text))
    return "the report is ready", 201
