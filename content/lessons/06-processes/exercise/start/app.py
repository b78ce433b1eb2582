"""guestbook, process type web.

POST /login/ada   sign in as ada        GET /me           who am I?
POST /logout      sign out
POST /visits      count one more        GET /visits       how many?
PUT  /photos/ada  keep ada's photo      GET /photos/ada   show it
"""
import os
import secrets
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer

sessions = {}
visits = 0
PHOTOS = Path("photos")
PHOTOS.mkdir(exist_ok=True)


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        global visits
        page, name = self.route()
        if page == "login":
            token = secrets.token_urlsafe(16)
            sessions[token] = name
            self.answer(200, f"welcome {name}", f"session={token}; Path=/; HttpOnly")
        elif page == "logout":
            sessions.pop(self.token(), None)
            self.answer(200, "good-bye")
        elif page == "visits":
            visits += 1
            self.answer(200, str(visits))
        else:
            self.answer(404)

    def do_GET(self):
        page, name = self.route()
        if page == "me":
            visitor = sessions.get(self.token())
            if visitor:
                self.answer(200, f"hello {visitor}")
            else:
                self.answer(401, "who are you?")
        elif page == "visits":
            self.answer(200, str(visits))
        elif page == "photos" and (PHOTOS / name).is_file():
            self.answer(200, (PHOTOS / name).read_bytes())
        else:
            self.answer(404)

    def do_PUT(self):
        page, name = self.route()
        photo = self.rfile.read(int(self.headers["Content-Length"]))
        if page == "photos":
            (PHOTOS / name).write_bytes(photo)
            self.answer(201)
        else:
            self.answer(404)

    def route(self):
        """The page and the name in /page/name."""
        page, _, name = self.path[1:].partition("/")
        return page, os.path.basename(name)

    def token(self):
        """The session that the browser says it has; an empty text for none."""
        cookie = SimpleCookie(self.headers.get("Cookie", "")).get("session")
        return cookie.value if cookie else ""

    def answer(self, status, body="", cookie=None):
        self.send_response(status)
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body.encode() if isinstance(body, str) else body)

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


class Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 100


web = Server(("127.0.0.1", int(os.environ["PORT"])), Web)
print("listening on", web.server_address[1], flush=True)
web.serve_forever()
