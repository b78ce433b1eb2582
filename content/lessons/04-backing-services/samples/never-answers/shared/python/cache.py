"""A client for Memcached, as far as a counter needs one."""
import socket
from urllib.parse import urlsplit


def increment(url, key, timeout=None):
    """Count one up, from 0 if the key is new; the new value."""
    at = urlsplit(url)
    with socket.create_connection((at.hostname, at.port), timeout) as server:
        answers = server.makefile("r", newline="\r\n")
        server.sendall(f"add {key} 0 0 1\r\n0\r\nincr {key} 1\r\n".encode())
        answers.readline()  # STORED, or NOT_STORED if it is there
        value = answers.readline()
        if not value:
            raise ConnectionError("Memcached hung up")
        return int(value)
