"""guestbook, process type web, with a cache in front of its entries."""
import os
from hashlib import sha256

from caches import Memcached

cache = Memcached(os.environ["CACHE_URL"])  # the same kind everywhere

entries = []  # stands for the database


def page():
    shown = cache.get("page")
    if shown is None:
        shown = list(entries)
        cache.set("page", shown)
    return shown


def sign(visitor):
    entries.append(visitor)
    cache.delete("page")


def greeting(visitor):
    key = "greeting-" + sha256(visitor.encode()).hexdigest()
    text = cache.get(key)
    if text is None:
        text = f"Welcome, {visitor}!"
        cache.set(key, text)
    return text
