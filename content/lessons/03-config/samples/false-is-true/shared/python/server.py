"""A very small web server, with an error page like those of frameworks."""
import os
import traceback
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer


def serve(pages, port, debug):
    """Answer from `pages`, a dict from path to function, until killed."""

    class Web(BaseHTTPRequestHandler):
        def do_GET(self):
            try:
                status, text = 200, pages[self.path]()
            except Exception:
                status, text = 500, "Sorry, something went wrong."
                if debug:  # for the developer's eyes only
                    text = f"{traceback.format_exc()}\n{dict(os.environ)}"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with TCPServer(("127.0.0.1", port), Web) as server:
        print("listening on", server.server_address[1], flush=True)
        server.serve_forever()
