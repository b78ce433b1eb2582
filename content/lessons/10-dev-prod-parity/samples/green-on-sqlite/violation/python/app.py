"""guestbook's entries, with Django's ORM."""
import os

import django
from databases import from_url
from django.conf import settings
from django.db import models

if os.environ["APP_ENV"] == "production":
    database = from_url(os.environ["DATABASE_URL"])
else:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": "dev.db"}

settings.configure(DATABASES={"default": database})
django.setup()


class Entry(models.Model):
    visitor = models.CharField(max_length=20)

    class Meta:
        app_label = "guestbook"


def sign(visitor):
    return Entry.objects.create(visitor=visitor)


def find(text):
    return Entry.objects.filter(visitor__contains=text)
