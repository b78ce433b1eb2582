"""guestbook, process type web. It brings its own web server."""
import os
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server


def app(environ, start_response):
    name = parse_qs(environ["QUERY_STRING"]).get("name", ["stranger"])[0]
    kind = ("Content-Type", "text/plain; charset=utf-8")
    start_response("200 OK", [kind])
    return [f"Welcome to the guestbook, {name}.".encode()]


if __name__ == "__main__":
    port = int(os.environ["PORT"])
    with make_server("127.0.0.1", port, app) as server:
        print("listening on", port, flush=True)
        server.serve_forever()
