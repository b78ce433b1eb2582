"""Serves a page and its one stylesheet."""
import os
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer


def serve(name, css):
    page = f'<link rel="stylesheet" href="/{name}"> guestbook'
    files = {"/": ("text/html", page), f"/{name}": ("text/css", css)}

    class Web(BaseHTTPRequestHandler):
        def do_GET(self):
            kind, text = files.get(self.path, ("text/plain", "not found"))
            self.send_response(200 if self.path in files else 404)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args):
            """Keep http.server's own messages out of this."""

    server = TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web)
    print("listening on", server.server_address[1], flush=True)
    server.serve_forever()
