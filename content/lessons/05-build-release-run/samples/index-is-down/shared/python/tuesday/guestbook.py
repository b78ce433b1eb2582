"""guestbook, process type web, as of Tuesday. It has a bug."""
from guestbook_greetings import greet


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [greet().encode()]
