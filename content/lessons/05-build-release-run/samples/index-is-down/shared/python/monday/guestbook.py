"""guestbook, process type web, as of Monday."""
import os

from guestbook_greetings import greet


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [greet(os.environ["CANONICAL_HOST"]).encode()]
