"""Gunicorn reads this file by itself, for each kind of worker."""
bind = "127.0.0.1:8000"
