"""guestbook: its process types web and worker, one to a process."""
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

import backing


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, f"guestbook, reports ready: {backing.count_reports()}")

    def do_POST(self):
        """POST /reports/january: somebody wants the report of January."""
        month = self.path.rpartition("/")[2]
        backing.want(month)
        self.answer(202, "the report will be made")

    def answer(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


def web():
    TCPServer.allow_reuse_address = True  # so that a restart need not wait
    TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web).serve_forever()


def worker():
    threading.Thread(target=send_digests, daemon=True).start()
    while True:
        month = backing.take()
        if month:
            backing.make_report(month)
        else:
            time.sleep(0.1)


def send_digests():
    while True:
        time.sleep(float(os.environ["DIGEST_EVERY"]))
        backing.send_digest()


if __name__ == "__main__":
    {"web": web, "worker": worker}[sys.argv[1]]()
