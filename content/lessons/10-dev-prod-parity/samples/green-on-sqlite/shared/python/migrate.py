"""Creates the table in the app's database, and says which database that is."""
from app import Entry
from django.db import connection


def migrate():
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        numbers = connection.Database.sqlite_version_info
        print("on SQLite", ".".join(map(str, numbers)))
    else:
        major, minor = divmod(connection.pg_version, 10000)  # 150018
        print(f"on PostgreSQL {major}.{minor}")
    with connection.schema_editor() as editor:
        editor.create_model(Entry)
