"""guestbook in any deploy: the settings of Flask and of Django."""
import os
from urllib.parse import urlsplit

NEEDED = ("SECRET_KEY", "CANONICAL_HOST", "DATABASE_URL", "MEMCACHED_URL")
problems = [f"{name} is missing" for name in NEEDED if not os.environ.get(name)]
debug = os.environ.get("DEBUG", "false").lower()
if debug not in ("true", "false"):
    problems.append("DEBUG is no switch")
if problems:  # not sys.exit: Gunicorn would start this again and again
    raise RuntimeError("config: " + ", ".join(problems))

SECRET_KEY = os.environ["SECRET_KEY"]
CANONICAL_HOST = os.environ["CANONICAL_HOST"]
DATABASE_URL = os.environ["DATABASE_URL"]
MEMCACHED_URL = os.environ["MEMCACHED_URL"]
DEBUG = debug == "true"

# Flask
TRUSTED_HOSTS = [CANONICAL_HOST]

# Django
ALLOWED_HOSTS = [CANONICAL_HOST]
DATABASES = {"default": {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": urlsplit(DATABASE_URL).path[1:],
}}
CACHES = {"default": {
    "BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache",
    "LOCATION": urlsplit(MEMCACHED_URL).netloc,
}}
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "web_django"
