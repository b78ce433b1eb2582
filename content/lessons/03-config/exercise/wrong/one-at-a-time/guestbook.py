"""What app.py stands on: two clients and a web server. Leave it as it is."""
import base64
import json
import traceback
import urllib.request
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from urllib.parse import parse_qs, urlsplit


def save(database_url, entry):
    """Save to a database that speaks HTTP; the URL has user, password and name."""
    parts = urlsplit(database_url)
    login = base64.b64encode(f"{parts.username}:{parts.password}".encode()).decode()
    place = f"http://{parts.hostname}:{parts.port}{parts.path}"
    post(place, {"entry": entry}, f"Basic {login}")


def send_mail(mail_url, api_key, text):
    """Hand a mail to the service that sends it."""
    post(mail_url, {"text": text}, f"Bearer {api_key}")


def post(url, data, authorization):
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(data).encode(), headers)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=2):
        pass


def serve(pages, port, debug):
    """Answer from `pages`: path to function of the visitor's name."""

    class Web(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            name = parse_qs(url.query).get("name", ["Nobody"])[0]
            try:
                status, text = 200, pages[url.path](name)
            except Exception:
                status, text = 500, "Sorry, something went wrong."
                if debug:
                    text = traceback.format_exc()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with ThreadingTCPServer(("127.0.0.1", port), Web) as server:
        server.daemon_threads = True
        print("listening on", server.server_address[1], flush=True)
        server.serve_forever()
