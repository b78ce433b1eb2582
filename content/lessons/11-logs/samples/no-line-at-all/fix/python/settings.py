"""Django settings of guestbook, for every deploy."""
import json
import logging
import os
import time

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = [os.environ["CANONICAL_HOST"]]
ROOT_URLCONF = "guestbook"


class JsonLines(logging.Formatter):
    converter = time.gmtime

    def format(self, record):
        event = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return json.dumps(event)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "settings.JsonLines"}},
    "handlers": {"stdout": {
        "class": "logging.StreamHandler",
        "stream": "ext://sys.stdout",
        "formatter": "json",
    }},
    "root": {"handlers": ["stdout"], "level": "INFO"},
}
