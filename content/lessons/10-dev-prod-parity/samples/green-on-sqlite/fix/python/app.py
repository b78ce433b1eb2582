"""guestbook's entries, with Django's ORM."""
import os

import django
from databases import from_url
from django.conf import settings
from django.db import models

settings.configure(DATABASES={"default": from_url(os.environ["DATABASE_URL"])})
django.setup()


class Entry(models.Model):
    visitor = models.CharField(max_length=200)

    class Meta:
        app_label = "guestbook"


def sign(visitor):
    return Entry.objects.create(visitor=visitor)


def find(text):
    return Entry.objects.filter(visitor__icontains=text)
