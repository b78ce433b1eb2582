"""A package index on loopback with one package, guestbook-greetings 1.0."""
import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WHEEL = "guestbook_greetings-1.0-py3-none-any.whl"
INFO = "guestbook_greetings-1.0.dist-info"
FILES = {
    "guestbook_greetings.py": (
        "def greet(host):\n"
        '    return f"Welcome to {host}"\n'
    ),
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: guestbook-greetings\nVersion: 1.0\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\n"
                     "Root-Is-Purelib: true\nTag: py3-none-any\n",
}


def wheel():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        record = [f"{name},,\n" for name in FILES] + [f"{INFO}/RECORD,,\n"]
        for name, text in {**FILES, f"{INFO}/RECORD": "".join(record)}.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return made.getvalue()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        pages = {
            "/simple/guestbook-greetings/": f'<a href="/{WHEEL}">{WHEEL}</a>'.encode(),
            f"/{WHEEL}": wheel(),
        }
        body = pages.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html" if self.path[-1] == "/" else "application/zip")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


class Index:
    def __init__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/simple/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def goes_down(self):
        self.server.shutdown()
        self.server.server_close()
