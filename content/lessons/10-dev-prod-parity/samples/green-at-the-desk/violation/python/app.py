"""guestbook, process type web, with a cache in front of its entries."""
import os

from caches import Memcached, Memory

if os.environ["APP_ENV"] == "production":
    cache = Memcached(os.environ["CACHE_URL"])
else:
    cache = Memory()  # nothing to install at the desk

entries = []  # stands for the database


def page():
    shown = cache.get("page")
    if shown is None:
        shown = list(entries)
        cache.set("page", shown)
    return shown


def sign(visitor):
    shown = page()
    entries.append(visitor)
    shown.append(visitor)  # so the cached page is up to date


def greeting(visitor):
    key = f"greeting {visitor}"
    text = cache.get(key)
    if text is None:
        text = f"Welcome, {visitor}!"
        cache.set(key, text)
    return text
