"""guestbook, process type web. The web server of the host imports `app`."""
from urllib.parse import parse_qs


def app(environ, start_response):
    name = parse_qs(environ["QUERY_STRING"]).get("name", ["stranger"])[0]
    kind = ("Content-Type", "text/plain; charset=utf-8")
    start_response("200 OK", [kind])
    return [f"Welcome to the guestbook, {name}.".encode()]
