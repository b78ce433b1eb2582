"""Stands in for Memcached: understands set and get, and forgets in time."""
import threading
import time
from socketserver import StreamRequestHandler, ThreadingTCPServer


class Memcached(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Client)
        self.items, self.moved = {}, 0
        self.url = f"memcached://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def now(self):
        return time.monotonic() + self.moved


class Client(StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            verb, key, *rest = line.split()
            if verb == b"set":
                expire, size = int(rest[1]), int(rest[2])
                value = self.rfile.read(size + 2)[:size]
                self.server.items[key] = (value, self.server.now() + expire)
                self.wfile.write(b"STORED\r\n")
                continue
            value, until = self.server.items.get(key, (b"", 0))
            if self.server.now() < until:
                self.wfile.write(b"VALUE %s 0 %d\r\n%s\r\n" % (key, len(value), value))
            self.wfile.write(b"END\r\n")
