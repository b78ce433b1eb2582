"""What app.py stands on: two clients and a web server. Leave it as it is."""
import smtplib
import socket
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from urllib.parse import parse_qs, urlsplit


def increment(host, port, key, timeout=None):
    """Count one up in a Memcached, from 0 if the key is new; the new value."""
    with socket.create_connection((host, port), timeout) as server:
        answers = server.makefile("r", newline="\r\n")
        server.sendall(f"add {key} 0 0 1\r\n0\r\nincr {key} 1\r\n".encode())
        answers.readline()  # STORED, or NOT_STORED if it is there
        value = answers.readline()
        if not value:
            raise ConnectionError("Memcached hung up")
        return int(value)


def send_mail(host, port, user, password, text, timeout=None):
    """Hand a mail to an SMTP service; without a login if user is None."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "web@guestbook.example", "owner@guestbook.example"
    mail["Subject"] = "A new signature"
    mail.set_content(text)
    with smtplib.SMTP(host, port, local_hostname="guestbook", timeout=timeout) as service:
        if user is not None:
            service.login(user, password)
        service.send_message(mail)


def serve(pages, port):
    """Answer from `pages`: path to function of the visitor's name."""

    class Web(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            name = parse_qs(url.query).get("name", ["Nobody"])[0]
            try:
                status, text = 200, pages[url.path](name)
            except Exception as error:
                status, text = 500, f"{type(error).__name__}: {error}"
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with ThreadingTCPServer(("127.0.0.1", port), Web) as server:
        server.daemon_threads = True
        print("listening on", server.server_address[1], flush=True)
        server.serve_forever()
