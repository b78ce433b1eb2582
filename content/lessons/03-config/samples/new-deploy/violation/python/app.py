"""guestbook, process type web: says what it is attached to."""
import os

DEPLOYS = {
    "development": {
        "database": "postgres://localhost/guestbook_dev",
        "memcached": "localhost:11211",
        "host": "localhost",
    },
    "staging": {
        "database": "postgres://db.staging.internal/guestbook",
        "memcached": "cache.staging.internal:11211",
        "host": "staging.guestbook.example",
    },
    "production": {
        "database": "postgres://db.prod.internal/guestbook",
        "memcached": "cache.prod.internal:11211",
        "host": "guestbook.example",
    },
}

config = DEPLOYS[os.environ["APP_ENV"]]

print("database ", config["database"])
print("memcached", config["memcached"])
print("links    ", f"https://{config['host']}/")
