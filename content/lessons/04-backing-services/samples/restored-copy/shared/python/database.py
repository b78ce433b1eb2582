"""A client for a database that speaks HTTP, as CouchDB does."""
import json
from base64 import b64encode
from http.client import HTTPConnection
from urllib.parse import unquote, urlsplit


class Database:
    def __init__(self, url):
        parts = urlsplit(url)
        self.host, self.port, self.path = parts.hostname, parts.port, parts.path
        # In a URL, user and password are percent-encoded.
        login = f"{unquote(parts.username)}:{unquote(parts.password)}"
        self.headers = {"Authorization": "Basic " + b64encode(login.encode()).decode()}

    def add(self, entry):
        """Add an entry; how many there are now."""
        connection = HTTPConnection(self.host, self.port, timeout=3)
        try:
            connection.request("POST", self.path, json.dumps(entry), self.headers)
            answer = connection.getresponse()
            if answer.status != 201:
                raise OSError(f"the database says {answer.status} {answer.reason}")
            return json.load(answer)
        finally:
            connection.close()
