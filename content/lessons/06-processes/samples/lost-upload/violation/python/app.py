"""guestbook, process type web: PUT /ada keeps a photo, GET /ada shows it."""
import os
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer

from imagetool import shrink

UPLOADS = Path("uploads")
UPLOADS.mkdir(exist_ok=True)


class Web(BaseHTTPRequestHandler):
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        photo = UPLOADS / f"{self.name()}.original"
        small = UPLOADS / self.name()
        photo.write_bytes(body)
        shrink(photo, small)
        self.answer(201)

    def do_GET(self):
        small = UPLOADS / self.name()
        if small.is_file():
            self.answer(200, small.read_bytes())
        else:
            self.answer(404)

    def name(self):
        return os.path.basename(self.path)

    def answer(self, status, body=b""):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


web = TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web)
print("listening on", web.server_address[1], flush=True)
web.serve_forever()
