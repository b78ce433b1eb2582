"""The work itself: arithmetic for most of a second."""
import hashlib
import time


def make_report(month):
    print("report: begins", flush=True)
    digest, end = month.encode(), time.monotonic() + 0.8
    while time.monotonic() < end:
        digest = hashlib.sha256(digest).digest()
    print("report: done", flush=True)
    return digest.hex()
