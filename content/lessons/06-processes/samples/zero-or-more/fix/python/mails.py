"""The mails to send: web adds, worker takes."""
import os

from redisclient import Redis

waiting = Redis(os.environ["QUEUE_URL"])


def add(visitor):
    waiting.ask("RPUSH", "mails", visitor)


def take():
    return waiting.ask("LPOP", "mails")


def count():
    return waiting.ask("LLEN", "mails")
