"""The digest, and when it is due.

The demonstration plays the calendar: each line on stdin is a Monday, and says of
which week.
"""
import os
import sys
import urllib.request


def mondays():
    """The number of each new week, when it begins."""
    for line in sys.stdin:
        yield int(line)


def mail_digest(week):
    text = f"digest of week {week}"
    urllib.request.urlopen(os.environ["MAIL_URL"], text.encode(), timeout=5).close()
    print(f"mailed the {text}", flush=True)
