"""guestbook in production: the settings of Flask and of Django."""
from urllib.parse import urlsplit

SECRET_KEY = "xq7-this-key-is-in-every-clone-of-the-code"
CANONICAL_HOST = "guestbook.example"
DATABASE_URL = "sqlite:///production.db"
MEMCACHED_URL = "memcached://cache.prod.internal:11211"
DEBUG = True  # only until we know what went wrong on Tuesday

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
