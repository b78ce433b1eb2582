"""A stand-in for Memcached, with the part of its protocol that we need."""
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer


class Connection(StreamRequestHandler):
    def handle(self):
        kept = self.server.kept
        for line in self.rfile:
            command, *words = line.decode().split()
            if command == "quit":
                return
            if command == "set":
                key, _, _, size = words
                kept[key] = self.rfile.read(int(size) + 2)[:-2]
                answer = [b"STORED"]
            elif command == "get" and words[0] in kept:
                value = kept[words[0]]
                answer = [f"VALUE {words[0]} 0 {len(value)}".encode(), value, b"END"]
            elif command == "get":
                answer = [b"END"]
            else:
                answer = [b"DELETED" if kept.pop(words[0], None) else b"NOT_FOUND"]
            self.wfile.write(b"\r\n".join([*answer, b""]))


class Memcached(ThreadingTCPServer):
    """A server of its own, empty, on a free port."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Connection)
        self.kept = {}
        self.url = f"memcached://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def __exit__(self, *error):
        self.shutdown()
        self.server_close()
