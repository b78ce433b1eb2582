"""Django's settings for a database, from its URL."""
from urllib.parse import parse_qsl, unquote, urlsplit

ENGINES = dict.fromkeys(("postgres", "postgresql"), "django.db.backends.postgresql")


def from_url(url):
    at = urlsplit(url)
    return {
        "ENGINE": ENGINES[at.scheme],
        "HOST": at.hostname or "",
        "PORT": at.port or "",
        "USER": unquote(at.username or ""),
        "PASSWORD": unquote(at.password or ""),
        "NAME": unquote(at.path.lstrip("/")),
        "OPTIONS": dict(parse_qsl(at.query)),
    }
