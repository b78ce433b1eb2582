"""guestbook's tests, on the database that the app is attached to."""
import sys

from app import find, sign
from migrate import migrate

ADA = "Augusta Ada King, Countess of Lovelace"


def a_long_name_is_kept():
    sign(ADA)
    assert find(ADA).count() == 1


def search_ignores_case():
    sign("Grace Hopper")
    count = find("grace").count()
    assert count == 1, f"{count} found"


migrate()
failed = 0
for test in (a_long_name_is_kept, search_ignores_case):
    name = test.__name__.replace("_", " ")
    try:
        test()
        print(f"green: {name}")
    except Exception as error:
        failed += 1
        print(f"red: {name}: {error}")
sys.exit(1 if failed else 0)
