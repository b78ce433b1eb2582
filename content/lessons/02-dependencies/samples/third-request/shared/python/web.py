"""The web part of guestbook, the same with and without curl."""
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer


def serve(picture):
    class Web(BaseHTTPRequestHandler):
        def do_GET(self):
            try:
                visitor = self.path.rpartition("/picture/")[2]
                body = b"the book" if self.path == "/" else picture(visitor)
                status = 200
            except Exception as error:
                print(f"{type(error).__name__}: {error}", flush=True)
                body, status = b"sorry", 500
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Keep http.server's own messages out of this."""

    with TCPServer(("127.0.0.1", 0), Web) as server:
        print(f"listening on {server.server_address[1]}", flush=True)
        server.serve_forever()
