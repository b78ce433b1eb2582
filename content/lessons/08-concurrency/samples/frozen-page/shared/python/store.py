"""The backing service: named lists behind a port, a small stand-in for Redis.

A request is one line, and so is its answer: put LIST ITEM, count LIST, take LIST.
"""
import os
import queue
import socket
import socketserver
from collections import defaultdict
from urllib.parse import urlsplit


def ask(*words):
    """The answer to a request, or "" if the store has gone."""
    url = urlsplit(os.environ["STORE_URL"])
    try:
        with socket.create_connection((url.hostname, url.port)) as connection:
            connection.sendall(" ".join(words).encode() + b"\n")
            return connection.makefile().readline().strip()
    except ConnectionError:
        return ""


def put(name, item):
    ask("put", name, item)


def count(name):
    return int(ask("count", name))


def take(name):
    """The oldest item of the list; waits until there is one."""
    return ask("take", name)


class Store(socketserver.ThreadingTCPServer):
    """The service's side; the demonstration runs it."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Request)
        self.lists = defaultdict(queue.Queue)


class Request(socketserver.StreamRequestHandler):
    def handle(self):
        command, name, *item = self.rfile.readline().decode().split()
        items = self.server.lists[name]
        if command == "put":
            items.put(item[0])
            answer = "ok"
        elif command == "count":
            answer = str(items.qsize())
        else:
            answer = items.get()
        self.wfile.write(answer.encode() + b"\n")
