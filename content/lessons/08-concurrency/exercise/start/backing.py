"""The backing services of guestbook, in one SQLite file. Not yours to change.

want(month)         puts the wish for a report into the queue
take()              the oldest wish, which nobody else gets then; None if there is none
make_report(month)  makes the report and stores it; this takes a while
count_reports()     how many reports are ready
send_digest()       mails the digest
"""
import os
import sqlite3
import time
from contextlib import closing

TABLES = """
    CREATE TABLE IF NOT EXISTS wish (id INTEGER PRIMARY KEY, month TEXT);
    CREATE TABLE IF NOT EXISTS report (month TEXT, made_by INTEGER);
    CREATE TABLE IF NOT EXISTS digest (sent_by INTEGER);
"""


def database():
    db = sqlite3.connect(os.environ["DATABASE"], timeout=10, isolation_level=None)
    db.executescript(TABLES)
    return closing(db)


def want(month):
    with database() as db:
        db.execute("INSERT INTO wish (month) VALUES (?)", (month,))


def take():
    with database() as db:
        db.execute("BEGIN IMMEDIATE")
        wish = db.execute("SELECT id, month FROM wish ORDER BY id LIMIT 1").fetchone()
        if wish:
            db.execute("DELETE FROM wish WHERE id = ?", wish[:1])
        db.execute("COMMIT")
    return wish[1] if wish else None


def make_report(month):
    time.sleep(0.3)
    with database() as db:
        db.execute("INSERT INTO report VALUES (?, ?)", (month, os.getpgrp()))


def count_reports():
    with database() as db:
        return db.execute("SELECT count(*) FROM report").fetchone()[0]


def send_digest():
    with database() as db:
        db.execute("INSERT INTO digest VALUES (?)", (os.getpgrp(),))
