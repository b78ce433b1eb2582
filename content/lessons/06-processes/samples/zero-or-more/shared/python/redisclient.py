"""A small client for Redis: a command, and its answer as a number, a text or None."""
import socket
from urllib.parse import urlsplit


class Redis:
    def __init__(self, url):
        self.address = (urlsplit(url).hostname, urlsplit(url).port)

    def ask(self, *words):
        parts = [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
        with socket.create_connection(self.address, timeout=2) as connection:
            connection.sendall(f"*{len(words)}\r\n{''.join(parts)}".encode())
            with connection.makefile("rb") as answer:
                kind, rest = answer.read(1), answer.readline().strip()
                if kind == b":":
                    return int(rest)
                if kind == b"$":
                    return answer.read(int(rest)).decode() if int(rest) >= 0 else None
        raise OSError(f"the queue says {rest.decode() or 'nothing'}")
