"""guestbook, process type web: POST /ada signs the book as ada."""
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import services

GRACE_SECONDS = float(os.environ["GRACE_SECONDS"])


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        services.save(self.path[1:])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"Thank you, {self.path[1:]}.".encode())

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


def stop(signum, frame):
    # shutdown() waits for serve_forever(), which this handler interrupts.
    threading.Thread(target=server.shutdown).start()
    limit = threading.Timer(GRACE_SECONDS, os._exit, [1])
    limit.daemon = True  # nobody is to wait for the limit itself
    limit.start()


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Web)
signal.signal(signal.SIGTERM, stop)
print("listening on", server.server_port, flush=True)
server.serve_forever()
server.server_close()
