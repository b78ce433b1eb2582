"""Stands in for Redis: python3 standin.py. There is nothing to change here."""
import threading
import time
from socketserver import StreamRequestHandler, ThreadingTCPServer


class StandIn(ThreadingTCPServer):
    """Understands GET, SET with EX, DEL and INCR. `moved` puts its clock forward."""

    daemon_threads = True
    request_queue_size = 100

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Client)
        self.url = f"redis://127.0.0.1:{self.server_address[1]}"
        self.items, self.moved, self.lock = {}, 0, threading.Lock()

    def now(self):
        return time.monotonic() + self.moved

    def answer(self, verb, key, *words):
        value, until = self.items.get(key, (None, float("inf")))
        if self.now() >= until:
            value, until = None, float("inf")
        if verb == b"GET":
            return b"$-1\r\n" if value is None else b"$%d\r\n%s\r\n" % (len(value), value)
        if verb == b"SET":
            until = self.now() + int(words[2]) if len(words) > 2 else float("inf")
            self.items[key] = (words[0], until)
            return b"+OK\r\n"
        if verb == b"DEL":
            return b":%d\r\n" % (self.items.pop(key, None) is not None)
        if verb == b"INCR":
            self.items[key] = (b"%d" % (int(value or 0) + 1), until)
            return b":%s\r\n" % self.items[key][0]
        return b"-ERR unknown command\r\n"


class Client(StreamRequestHandler):
    def handle(self):
        for head in self.rfile:
            words = [self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2]
                     for _ in range(int(head[1:]))]
            time.sleep(0.002)  # the way through the network
            with self.server.lock:
                answer = self.server.answer(*words)
            self.wfile.write(answer)


if __name__ == "__main__":
    with StandIn() as server:
        print(f"STORE_URL={server.url}", flush=True)
        server.serve_forever()
