"""guestbook, admin process: python3 admin.py migrate"""
import os
import sqlite3
from pathlib import Path

path = os.environ["DATABASE"]
database = sqlite3.connect(path)
applied = [name for name, in database.execute("SELECT name FROM migrations")]
files = sorted(Path("migrations").glob("*.sql"))
waiting = [file for file in files if file.stem not in applied]
for file in waiting:
    database.executescript(file.read_text(encoding="utf-8"))
    with database:
        database.execute("INSERT INTO migrations VALUES (?)", (file.stem,))
    print(f"{Path(path).name}: applied {file.stem}")
if not waiting:
    print(f"{Path(path).name}: nothing to apply")
