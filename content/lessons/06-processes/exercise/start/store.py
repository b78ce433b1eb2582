"""A small client for Redis. There is nothing to change here."""
import socket
from urllib.parse import urlsplit


class Store:
    """Store(url), with the URL of a Redis: redis://host:port."""

    def __init__(self, url):
        self.address = (urlsplit(url).hostname, urlsplit(url).port)

    def get(self, key):
        """The bytes that are kept under key; None when there are none."""
        return self.ask("GET", key)

    def set(self, key, value, expire=None):
        """Keep value, bytes or text; with `expire`, for so many seconds."""
        self.ask("SET", key, value, *([] if expire is None else ["EX", str(expire)]))

    def delete(self, key):
        """Keep nothing under key any longer."""
        self.ask("DEL", key)

    def increment(self, key):
        """Add one to the number under key, in one step; the new number."""
        return self.ask("INCR", key)

    def ask(self, *words):
        parts = [word if isinstance(word, bytes) else word.encode() for word in words]
        request = b"*%d\r\n" % len(parts)
        request += b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
        with socket.create_connection(self.address, timeout=3) as connection:
            connection.sendall(request)
            with connection.makefile("rb") as answer:
                kind, rest = answer.read(1), answer.readline().strip()
                if kind == b"$":
                    return answer.read(int(rest)) if int(rest) >= 0 else None
        if kind not in (b"+", b":"):
            raise OSError(f"the store says {rest.decode() or 'nothing'}")
        return int(rest) if kind == b":" else None
