"""Stands in for Redis: understands RPUSH, LPOP and LLEN of a single list."""
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer


class RedisServer(ThreadingTCPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Client)
        self.waiting = []
        self.url = f"redis://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Client(StreamRequestHandler):
    def handle(self):
        waiting = self.server.waiting
        count = int(self.rfile.readline()[1:])
        words = [self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2] for _ in range(count)]
        if words[0] == b"RPUSH":
            waiting.append(words[2])
        if words[0] == b"LPOP":
            first = waiting.pop(0) if waiting else None
            self.wfile.write(b"$-1\r\n" if first is None else b"$%d\r\n%s\r\n" % (len(first), first))
        else:
            self.wfile.write(b":%d\r\n" % len(waiting))
