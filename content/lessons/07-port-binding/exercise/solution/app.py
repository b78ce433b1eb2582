"""guestbook, process type web. It brings its own web server."""
import os
import sys
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server


def app(environ, start_response):
    name = parse_qs(environ["QUERY_STRING"]).get("name", ["stranger"])[0]
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [f"Welcome to the guestbook, {name}.".encode()]


def port_from_environment():
    text = os.environ.get("PORT")
    if not text:
        sys.exit("PORT is missing")
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        sys.exit(f"PORT is to be a number from 1 to 65535, but it is {text!r}")
    return int(text)


if __name__ == "__main__":
    port = port_from_environment()
    with make_server("0.0.0.0", port, app) as server:
        print("listening on", port, flush=True)
        server.serve_forever()
