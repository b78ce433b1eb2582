"""guestbook, process type web: POST /ada signs, GET /page/2 reads."""
import json
import logging
import os
import sys
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from urllib.parse import unquote


class OneLine(logging.Formatter):
    """An event as a JSON object; json.dumps keeps its line breaks inside."""

    def format(self, record):
        event = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return json.dumps(event)


stdout = logging.StreamHandler(sys.stdout)  # flushes after every record
stdout.setFormatter(OneLine())
log = logging.getLogger("guestbook")
log.setLevel(logging.INFO)
log.addHandler(stdout)


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        visitor = unquote(self.path[1:])
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
