"""guestbook, process type web: PUT /ada keeps a photo, GET /ada shows it."""
import os
import tempfile
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer

from blobs import Blobs
from imagetool import shrink

blobs = Blobs(os.environ["BLOBS_URL"])


class Web(BaseHTTPRequestHandler):
    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        # A folder for this request only.
        with tempfile.TemporaryDirectory() as scratch:
            photo = Path(scratch, "original")
            small = Path(scratch, "small")
            photo.write_bytes(body)
            shrink(photo, small)
            blobs.put(self.name(), small.read_bytes())
        self.answer(201)

    def do_GET(self):
        small = blobs.get(self.name())
        if small is not None:
            self.answer(200, small)
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
