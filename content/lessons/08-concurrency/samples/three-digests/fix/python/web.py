"""guestbook, process type web."""
import os
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()


with TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web) as server:
    print("ready", flush=True)
    server.serve_forever()
