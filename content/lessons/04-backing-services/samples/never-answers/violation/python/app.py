"""guestbook, process type web: one page, with a counter from Memcached."""
import os
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

import cache

CACHE_URL = os.environ["CACHE_URL"]


def page():
    visits = cache.increment(CACHE_URL, "visits")
    return f"Welcome. Visits: {visits}"


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        text = page().encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


with ThreadingTCPServer(("127.0.0.1", 0), Web) as server:
    print("listening on", server.server_address[1], flush=True)
    server.serve_forever()
