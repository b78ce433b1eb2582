"""A small client for an object store over HTTP, as S3 and its kin are."""
import urllib.error
import urllib.request


class Blobs:
    def __init__(self, url):
        self.url = url
        self.http = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def put(self, name, data):
        request = urllib.request.Request(f"{self.url}/{name}", data, method="PUT")
        self.http.open(request, timeout=3).close()

    def get(self, name):
        """The bytes; None when there are none of this name."""
        try:
            with self.http.open(f"{self.url}/{name}", timeout=3) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            raise
