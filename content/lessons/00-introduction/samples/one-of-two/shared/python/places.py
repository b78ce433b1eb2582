"""Two places to keep things in. Both are used like a dict."""
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit


class Folder:
    """A folder on the disk of this machine."""

    def __init__(self, name):
        self.path = Path(name)
        self.path.mkdir()

    def __setitem__(self, key, text):
        (self.path / key).write_text(text, encoding="utf-8")

    def get(self, key):
        file = self.path / key
        return file.read_text(encoding="utf-8") if file.is_file() else None


class Store:
    """A service that somebody else runs, attached by its URL."""

    def __init__(self, url, shelf):
        self.url = f"{url}/{shelf}"

    def __setitem__(self, key, text):
        call("PUT", f"{self.url}/{key}", text)

    def get(self, key):
        return call("GET", f"{self.url}/{key}")


def call(method, url, body="", cookie=""):
    """The text of the answer; None if there is nothing at this URL."""
    address = urlsplit(url)
    client = HTTPConnection(address.hostname, address.port, timeout=5)
    try:
        client.request(method, address.path, body.encode(), {"Cookie": cookie})
        answer = client.getresponse()
        text = answer.read().decode()
    finally:
        client.close()
    if answer.status not in (200, 404):
        raise RuntimeError(f"{method} {url}: {answer.status}")
    return text if answer.status == 200 else None
