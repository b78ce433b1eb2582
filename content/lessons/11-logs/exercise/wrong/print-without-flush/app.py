"""guestbook, process type web: POST /ada signs, GET /page/2 reads."""
import json
import os
import time
import traceback
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from urllib.parse import unquote


def say(level, event, **more):
    print(json.dumps({"time": time.time(), "level": level, "event": event, **more}))


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        visitor = unquote(self.path[1:])
        say("info", "signed", visitor=visitor)
        self.answer(204)

    def do_GET(self):
        page = unquote(self.path.rpartition("/")[2])
        try:
            say("info", "read", page=int(page))
            self.answer(200)
        except ValueError:
            say("error", "cannot read", page=page, trace=traceback.format_exc())
            self.answer(500)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


port = int(os.environ["PORT"])
TCPServer(("127.0.0.1", port), Web).serve_forever()
