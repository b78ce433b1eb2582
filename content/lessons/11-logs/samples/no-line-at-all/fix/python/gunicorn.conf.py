"""Gunicorn reads this by itself: its log goes where Django's goes."""
from settings import LOGGING

logconfig_dict = {**LOGGING, "loggers": {
    "gunicorn.error": {"level": "INFO", "propagate": True},
    "gunicorn.access": {"level": "INFO", "propagate": True},
}}
access_log_format = "%(m)s %(U)s %(s)s"  # method, path, status
