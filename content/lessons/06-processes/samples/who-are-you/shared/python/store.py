"""A small client for Memcached: set with an expiry, and get."""
import hashlib
import socket
from urllib.parse import urlsplit


class Store:
    def __init__(self, url):
        self.address = (urlsplit(url).hostname, urlsplit(url).port)

    def set(self, key, value, expire):
        """Keep value for `expire` seconds."""
        data = value.encode()
        head = f"set {name(key)} 0 {expire} {len(data)}\r\n".encode()
        if self.ask(head + data + b"\r\n")[0] != b"STORED":
            raise OSError("the store did not take it")

    def get(self, key):
        """The value; None when it was never there, or is no longer."""
        answer = self.ask(f"get {name(key)}\r\n".encode())
        return answer[1].decode() if answer[0].startswith(b"VALUE ") else None

    def ask(self, request):
        """Send a request; the lines of the answer."""
        with socket.create_connection(self.address, timeout=2) as connection:
            connection.sendall(request)
            with connection.makefile("rb") as answer:
                lines = [answer.readline().strip()]
                while lines[0].startswith(b"VALUE ") and lines[-1] != b"END":
                    lines.append(answer.readline().strip())
        return lines


def name(key):
    """Any text as a key that Memcached allows."""
    return "session:" + hashlib.sha256(key.encode()).hexdigest()
