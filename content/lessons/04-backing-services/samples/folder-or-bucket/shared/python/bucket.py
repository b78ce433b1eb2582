"""A client for an S3-like store: PUT and GET of objects below a URL."""
from urllib.request import ProxyHandler, Request, build_opener

direct = build_opener(ProxyHandler({}))


def put(url, text):
    with direct.open(Request(url, text.encode(), method="PUT"), timeout=3):
        pass


def get(url):
    with direct.open(url, timeout=3) as answer:
        return answer.read().decode()
