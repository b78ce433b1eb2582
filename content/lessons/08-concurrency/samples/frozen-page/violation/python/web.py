"""guestbook, process type web: the page, and the monthly report."""
import os
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

import store
from report import monthly_report


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        ready = store.count("reports")
        self.answer(200, f"guestbook, reports ready: {ready}")

    def do_POST(self):
        store.put("reports", monthly_report())
        self.answer(201, "the report is ready")

    def answer(self, status, text):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


with TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web) as server:
    print("ready", flush=True)
    server.serve_forever()
