"""guestbook, process type web: POST /ada signs, GET / counts the mails."""
import os
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

import mails


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        mails.add(os.path.basename(self.path))
        self.answer("signed")

    def do_GET(self):
        self.answer(f"{mails.count()} to send")

    def answer(self, text):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


web = TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web)
print("listening on", web.server_address[1], flush=True)
web.serve_forever()
