"""Production's database, in small: a stand-in for a server such as PostgreSQL.

It is SQLite, made to check types, lengths and references.
"""
import sqlite3
from urllib.parse import urlsplit

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY,
    visitor TEXT NOT NULL CHECK (length(visitor) BETWEEN 1 AND 40),
    stars INTEGER NOT NULL CHECK (typeof(stars) = 'integer' AND stars BETWEEN 1 AND 5),
    answers INTEGER REFERENCES entry (id),
    signed_at TEXT NOT NULL
)
"""


def connect(url):
    """The database at a URL such as strict:///tmp/desk.db, with its table."""
    at = urlsplit(url)
    if at.scheme != "strict":
        raise ValueError(f"not a URL of this database: {url}")
    db = sqlite3.connect(at.path, isolation_level=None)  # each statement commits
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(SCHEMA)
    return db
