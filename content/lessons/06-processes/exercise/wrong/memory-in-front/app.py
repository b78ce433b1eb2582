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
from socketserver import ThreadingTCPServer

from store import Store

SESSION_SECONDS = int(os.environ["SESSION_SECONDS"])
store = Store(os.environ["STORE_URL"])
known = {}  # spares a question to the store


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        page, name = self.route()
        if page == "login":
            token = secrets.token_urlsafe(16)
            store.set(f"session:{token}", name, expire=SESSION_SECONDS)
            self.answer(200, f"welcome {name}", f"session={token}; Path=/; HttpOnly")
        elif page == "logout":
            known.pop(self.token(), None)
            store.delete(f"session:{self.token()}")
            self.answer(200, "good-bye")
        elif page == "visits":
            self.answer(200, str(store.increment("visits")))
        else:
            self.answer(404)

    def do_GET(self):
        page, name = self.route()
        if page == "me":
            if self.token() not in known:
                known[self.token()] = store.get(f"session:{self.token()}")
            visitor = known[self.token()]
            if visitor:
                self.answer(200, f"hello {visitor.decode()}")
            else:
                self.answer(401, "who are you?")
        elif page == "visits":
            self.answer(200, store.get("visits") or "0")
        elif page == "photos":
            photo = store.get(f"photo:{name}")
            self.answer(404 if photo is None else 200, photo or "")
        else:
            self.answer(404)

    def do_PUT(self):
        page, name = self.route()
        photo = self.rfile.read(int(self.headers["Content-Length"]))
        if page == "photos":
            store.set(f"photo:{name}", photo)
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
