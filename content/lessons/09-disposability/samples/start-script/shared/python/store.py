"""The client of guestbook's store. STORE_URL says where the store is."""
import http.client
import os
from urllib.parse import quote, urlsplit


def save(visitor):
    """Add an entry; returns when the store has it."""
    place = urlsplit(os.environ["STORE_URL"])
    client = http.client.HTTPConnection(place.hostname, place.port, timeout=15)
    try:
        client.request("POST", f"/{quote(visitor)}")
        status = client.getresponse().status
    finally:
        client.close()
    if status != 201:
        raise RuntimeError(f"the store says {status}")
