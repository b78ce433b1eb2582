"""The clients of guestbook's queue and mail service: QUEUE_URL, MAIL_URL."""
import http.client
import json
import os
from urllib.parse import urlsplit


def take():
    """The next job; the queue forgets it. Waits until there is one."""
    return post(os.environ["QUEUE_URL"], "/take")


def reserve():
    """The next job; the queue keeps it, and shows it to nobody for 60 s."""
    return post(os.environ["QUEUE_URL"], "/reserve")


def done(job):
    """The job has been done: the queue may forget it."""
    post(os.environ["QUEUE_URL"], "/done", job)


def release(job):
    """The job has not been done: the next worker may have it at once."""
    post(os.environ["QUEUE_URL"], "/release", job)


def send_mail(visitor, key=None):
    """Thank a visitor. The service sends one mail per key, however often asked."""
    post(os.environ["MAIL_URL"], "/mail", {"visitor": visitor, "key": key})


def post(url, path, data=None):
    place = urlsplit(url)
    client = http.client.HTTPConnection(place.hostname, place.port, timeout=15)
    try:
        client.request("POST", path, json.dumps(data))
        return json.loads(client.getresponse().read())
    finally:
        client.close()
