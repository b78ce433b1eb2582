"""What the first two visitors do."""
from app import find, sign
from migrate import migrate

migrate()
for visitor, search in (
    ("Sir Charles Antony Richard Hoare", "hoare"),
    ("Barbara Liskov", "liskov"),
):
    try:
        sign(visitor)
        print(f"201: {visitor} signs")
    except Exception as error:
        print(f"500: {error}")
    print(f"200: search for {search!r} finds {find(search).count()}")
