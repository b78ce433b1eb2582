"""The web part of the guestbook. It does not know where things are kept."""
import os
import re
import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def serve(title, sessions, uploads, log):
    def login(visitor):
        cookie = secrets.token_hex(8)
        sessions[cookie] = visitor
        log(f"login visitor={visitor}")
        return cookie

    def upload(visitor, drawing):
        key = secrets.token_hex(8)
        uploads[key] = drawing
        log(f"upload visitor={visitor} bytes={len(drawing)}")
        return key

    class Handler(BaseHTTPRequestHandler):
        def visitor(self):
            cookie = self.headers["Cookie"]
            return (cookie and sessions.get(cookie)) or "stranger"

        def do_GET(self):
            drawing = re.fullmatch("/drawings/([0-9a-f]{16})", self.path)
            if drawing:
                self.answer(uploads.get(drawing[1]))
            else:
                self.answer(f"{title}: hello {self.visitor()}")

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path == "/login":
                self.answer(login(body))
            else:
                self.answer(upload(self.visitor(), body))

        def answer(self, text):
            body = (text or "").encode()
            self.send_response(404 if text is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
    print(f"listening port={server.server_port}", flush=True)
    server.serve_forever()
