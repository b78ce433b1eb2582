"""guestbook, process type web: POST /login/ada, then GET /me."""
import os
import secrets
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer

from store import Store

sessions = Store(os.environ["SESSIONS_URL"])


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        visitor = self.path.rpartition("/")[2]
        token = secrets.token_urlsafe(16)
        sessions.set(token, visitor, expire=1800)
        cookie = f"session={token}; Path=/; HttpOnly"
        self.answer(200, f"welcome {visitor}", cookie)

    def do_GET(self):
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("session")
        visitor = sessions.get(cookie.value) if cookie else None
        if visitor:
            self.answer(200, f"hello {visitor}")
        else:
            self.answer(401, "who are you?")

    def answer(self, status, text, cookie=None):
        self.send_response(status)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


web = TCPServer(("127.0.0.1", int(os.environ["PORT"])), Web)
print("listening on", web.server_address[1], flush=True)
web.serve_forever()
