"""guestbook, process type web: serves the page that was built."""
import os
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer

page = Path("build/page.html").read_text(encoding="utf-8")
page = page.replace("%BOOK_URL%", os.environ["BOOK_URL"])


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


server = TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web)
print("listening on", server.server_address[1], flush=True)
server.serve_forever()
