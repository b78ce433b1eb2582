"""guestbook, process type web: a callable that any of the servers can run.

A visitor waits a moment, as if for a slow service, and learns how many there were.
"""
import time

inside = most = 0  # visitors in this process: now, and at one time


def app(environ, start_response):
    global inside, most
    inside += 1
    most = max(most, inside)
    patience = time.monotonic() + 0.4
    while most < 3 and time.monotonic() < patience:
        time.sleep(0.01)  # Gevent and Eventlet let others in meanwhile
    inside -= 1
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [str(most).encode()]
