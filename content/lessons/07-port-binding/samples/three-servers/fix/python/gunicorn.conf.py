"""Gunicorn reads this file by itself, for each kind of worker."""
import os

bind = f"0.0.0.0:{os.environ['PORT']}"  # no PORT, no start
