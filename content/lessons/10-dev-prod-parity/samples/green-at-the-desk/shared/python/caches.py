"""One interface, two adapters: get, set, delete."""
import json
import socket
from urllib.parse import urlsplit


class Memory:
    """A dict. It hands out the very object that it was given."""

    def __init__(self):
        self.kept = {}

    def get(self, key):
        return self.kept.get(key)

    def set(self, key, value):
        self.kept[key] = value

    def delete(self, key):
        self.kept.pop(key, None)


class Memcached:
    """A server. Values travel as bytes, and a space ends a key."""

    def __init__(self, url):
        at = urlsplit(url)
        self.address = at.hostname, at.port

    def ask(self, command, key, more=""):
        if len(key.encode()) > 250 or any(c.isspace() for c in key):
            raise ValueError(f"not a key for Memcached: '{key}'")
        with socket.create_connection(self.address, timeout=3) as server:
            server.sendall(f"{command} {key}{more}\r\nquit\r\n".encode())
            return server.makefile("r", newline="").read().split("\r\n")

    def get(self, key):
        lines = self.ask("get", key)  # VALUE …, the value, END; or only END
        return None if lines[0] == "END" else json.loads(lines[1])

    def set(self, key, value):
        body = json.dumps(value)  # ASCII, so a character is a byte
        lines = self.ask("set", key, f" 0 60 {len(body)}\r\n{body}")
        if lines[0] != "STORED":
            raise ValueError(lines[0])

    def delete(self, key):
        self.ask("delete", key)
