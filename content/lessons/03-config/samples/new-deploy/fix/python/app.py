"""guestbook, process type web: says what it is attached to."""
import os

database = os.environ["DATABASE_URL"]
memcached = os.environ["MEMCACHED_SERVERS"]
host = os.environ["CANONICAL_HOST"]

print("database ", database)
print("memcached", memcached)
print("links    ", f"https://{host}/")
