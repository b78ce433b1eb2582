"""guestbook, process type web: serves the pages of the book."""
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from store import read

book = {}  # a page comes in when it is asked for


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path not in book:
            book[self.path] = read(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(book[self.path].encode())

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


server = HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Web)
print("listening,", len(book), "pages read", flush=True)
server.serve_forever()
