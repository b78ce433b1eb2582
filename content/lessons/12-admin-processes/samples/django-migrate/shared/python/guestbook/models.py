from django.db import models


class Entry(models.Model):
    name = models.TextField()
    email = models.TextField(null=True)
