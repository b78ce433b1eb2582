"""What both processes use: a server, a client, one log line per request."""
import contextlib
import json
import os
import re
import secrets
import time
import urllib.parse
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def new_trace():
    return secrets.token_hex(16)


def trace_of(headers):
    """The trace id of a request, from its traceparent header; None without one."""
    given = re.fullmatch("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}",
                         headers.get("traceparent", ""))
    return given and given[1]


def traceparent(trace):
    """The header that hands a trace on: version, trace, this span, flags."""
    return f"00-{trace}-{secrets.token_hex(8)}-01"


@contextlib.contextmanager
def timed(event, trace, **fields):
    start = time.monotonic()
    yield
    spent = round((time.monotonic() - start) * 1000)
    entry = {"event": event, "trace": trace, **fields, "ms": spent}
    print(json.dumps(entry, separators=(",", ":")), flush=True)


def work(item):
    """Simulated work, slow for the item that SLOW names."""
    time.sleep(0.6 if item == os.environ["SLOW"] else 0)


def call(url, headers=None):
    address = urllib.parse.urlsplit(url)
    client = HTTPConnection(address.hostname, address.port, timeout=5)
    try:
        client.request("GET", f"/?{address.query}", headers=headers or {})
        return client.getresponse().read().decode()
    finally:
        client.close()


def serve(answer):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
            body = answer(query, self.headers).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
    print(f"listening port={server.server_port}", flush=True)
    server.serve_forever()
