"""The mails to send: web adds, worker takes."""
from collections import deque

waiting = deque()


def add(visitor):
    waiting.append(visitor)


def take():
    return waiting.popleft() if waiting else None


def count():
    return len(waiting)
