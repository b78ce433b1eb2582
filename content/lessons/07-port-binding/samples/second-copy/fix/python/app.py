"""guestbook, process type web: greets whoever asks."""
import os
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

PORT = int(os.environ["PORT"])


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"guestbook, on port {PORT}".encode())

    def log_message(self, *_):
        pass


with TCPServer(("127.0.0.1", PORT), Web) as server:
    print("listening on", PORT, flush=True)
    server.serve_forever()
