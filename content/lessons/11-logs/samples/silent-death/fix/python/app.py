"""guestbook, process type web: POST /ada signs the book as ada."""
import os
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        print(f"signed visitor={self.path[1:]}", flush=True)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


port = int(os.environ["PORT"])
TCPServer(("127.0.0.1", port), Web).serve_forever()
