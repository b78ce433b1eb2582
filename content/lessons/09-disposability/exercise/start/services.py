"""The clients of guestbook's backing services. Leave this file as it is."""
import http.client
import json
import os
from urllib.parse import urlsplit


def save(visitor):
    """Add an entry to the store. Returns when it is saved; that may take a while."""
    post("STORE_URL", "/save", {"visitor": visitor})


def take():
    """The next job, a dict with "id" and "visitor". The queue forgets it."""
    return post("QUEUE_URL", "/take")


def reserve():
    """The next job, likewise. The queue keeps it, and hides it for 60 s."""
    return post("QUEUE_URL", "/reserve")


def done(job):
    """A reserved job has been done: the queue forgets it."""
    post("QUEUE_URL", "/done", job)


def release(job):
    """A reserved job has not been done: the next worker may have it at once."""
    post("QUEUE_URL", "/release", job)


def send_mail(visitor, key=None):
    """Thank a visitor; that may take a while. One mail per key, however often asked."""
    post("MAIL_URL", "/mail", {"visitor": visitor, "key": key})


def post(service, path, data=None):
    place = urlsplit(os.environ[service])
    client = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    try:
        client.request("POST", path, json.dumps(data))
        return json.loads(client.getresponse().read())
    finally:
        client.close()
