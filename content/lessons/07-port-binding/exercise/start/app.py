"""guestbook, process type web. The web server of the old host imports this."""
from urllib.parse import parse_qs

HOST = "127.0.0.1"  # where the old host's server listened
PORT = 8000


def app(environ, start_response):
    name = parse_qs(environ["QUERY_STRING"]).get("name", ["stranger"])[0]
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [f"Welcome to the guestbook, {name}.".encode()]
