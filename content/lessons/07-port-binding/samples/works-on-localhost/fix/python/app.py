"""guestbook, process type web."""
import os
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

HOST = "0.0.0.0"
PORT = int(os.environ["PORT"])


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"Welcome to the guestbook.")

    def log_message(self, *_):
        pass


with TCPServer((HOST, PORT), Web) as server:
    print(f"listening on {HOST}:{PORT}", flush=True)
    server.serve_forever()
