"""guestbook, process type web: POST /ada signs, GET /page/2 reads."""
import logging
import os
from http.server import BaseHTTPRequestHandler
from logging.handlers import HTTPHandler, RotatingFileHandler
from socketserver import TCPServer
from urllib.parse import unquote

log = logging.getLogger("guestbook")
log.setLevel(logging.INFO)
log.addHandler(RotatingFileHandler("guestbook.log", maxBytes=100_000, backupCount=3))
log.addHandler(HTTPHandler(os.environ["LOG_HOST"], "/collect", method="POST"))


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        visitor = unquote(self.path[1:])
        print("request from", visitor, "with", dict(self.headers))
        log.info("signed visitor=%s", visitor)
        self.answer(204)

    def do_GET(self):
        page = unquote(self.path.rpartition("/")[2])
        try:
            log.info("read page=%d", int(page))
            self.answer(200)
        except ValueError:
            log.exception("cannot read page=%s", page)
            self.answer(500)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


port = int(os.environ["PORT"])
TCPServer(("127.0.0.1", port), Web).serve_forever()
