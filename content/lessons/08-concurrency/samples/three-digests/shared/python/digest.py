"""The digest, and when it is due. A week lasts half a second here."""
import os
import time
import urllib.request

WEEK = 0.5


def mondays():
    """The number of each new week, when it begins."""
    while True:
        week = int(time.time() / WEEK) + 1
        while time.time() < week * WEEK:
            time.sleep(week * WEEK - time.time())
        yield week % 52 + 1


def mail_digest(week):
    text = f"digest of week {week}"
    urllib.request.urlopen(os.environ["MAIL_URL"], text.encode(), timeout=5).close()
    print(f"mailed the {text}", flush=True)
