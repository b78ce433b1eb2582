"""guestbook, process type web; on Mondays it mails the digest."""
import os
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

from digest import mail_digest, mondays


class Web(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()


def mail_on_mondays():
    for week in mondays():
        mail_digest(week)


threading.Thread(target=mail_on_mondays, daemon=True).start()

with TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web) as server:
    print("ready", flush=True)
    server.serve_forever()
