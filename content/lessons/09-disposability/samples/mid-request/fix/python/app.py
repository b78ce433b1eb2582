"""guestbook, process type web: POST /ada signs the book as ada."""
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import store


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        store.save(self.path[1:])  # takes as long as it takes
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"Thank you.")

    def log_message(self, *args):
        """Keep http.server's own messages out of this."""


class Server(ThreadingHTTPServer):
    daemon_threads = False  # server_close() is to wait for the requests


def stop(signum, frame):
    # shutdown() waits for serve_forever(), which this handler interrupts.
    threading.Thread(target=server.shutdown).start()


server = Server(("127.0.0.1", int(os.environ["PORT"])), Web)
signal.signal(signal.SIGTERM, stop)
print("listening on", server.server_port, flush=True)
server.serve_forever()
server.server_close()  # no new connections, then wait for the old ones
