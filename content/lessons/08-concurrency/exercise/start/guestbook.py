"""guestbook: the page, the reports and the digest, all in one process."""
import os
import threading
import time
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

import backing


def daemonize():
    """Into the background, with a note for whoever wants to stop it."""
    if os.fork():
        os._exit(0)
    os.setsid()
    with open("guestbook.pid", "w") as file:
        file.write(str(os.getpid()))


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, f"guestbook, reports ready: {backing.count_reports()}")

    def do_POST(self):
        """POST /reports/january: somebody wants the report of January."""
        month = self.path.rpartition("/")[2]
        backing.make_report(month)
        self.answer(201, "the report is ready")

    def answer(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


def send_digests():
    while True:
        time.sleep(float(os.environ["DIGEST_EVERY"]))
        backing.send_digest()


TCPServer.allow_reuse_address = True  # so that a restart need not wait
daemonize()
threading.Thread(target=send_digests, daemon=True).start()
TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web).serve_forever()
