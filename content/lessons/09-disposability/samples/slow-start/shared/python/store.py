"""What guestbook reads from its store: one page at a time."""
import os
import urllib.request

PAGES = ("/1", "/2", "/3", "/4")


def read(page):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(os.environ["STORE_URL"] + page, timeout=10) as answer:
        return answer.read().decode()
