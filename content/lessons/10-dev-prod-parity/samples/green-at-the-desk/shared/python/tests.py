"""guestbook's tests."""
import sys

import app


def who_signs_is_on_the_page():
    app.page()
    app.sign("Ada Lovelace")
    assert "Ada Lovelace" in app.page(), f"the page shows {app.page()}"


def a_visitor_is_greeted_by_name():
    assert "Ada Lovelace" in app.greeting("Ada Lovelace")


failed = 0
for test in (who_signs_is_on_the_page, a_visitor_is_greeted_by_name):
    name = test.__name__.replace("_", " ")
    try:
        test()
        print(f"green: {name}")
    except Exception as error:
        failed += 1
        print(f"red: {name}: {error}")
sys.exit(1 if failed else 0)
