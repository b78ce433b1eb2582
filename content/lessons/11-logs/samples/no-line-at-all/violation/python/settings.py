"""Django settings of guestbook, for every deploy."""
import os

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = [os.environ["CANONICAL_HOST"]]
ROOT_URLCONF = "guestbook"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"text": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"file": {
        "class": "logging.handlers.RotatingFileHandler",
        "filename": "guestbook.log",
        "maxBytes": 500,
        "backupCount": 1,
        "formatter": "text",
    }},
    "loggers": {"guestbook": {"handlers": ["file"], "level": "INFO"}},
}
