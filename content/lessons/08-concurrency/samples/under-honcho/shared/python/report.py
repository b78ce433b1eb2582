"""The work itself: arithmetic for most of a second."""
import hashlib
import time


def make_report(month):
    print(f"report of {month}: begins", flush=True)
    digest, end = month.encode(), time.monotonic() + 0.8
    while time.monotonic() < end:
        digest = hashlib.sha256(digest).digest()
    print(f"report of {month}: done", flush=True)
    return digest.hex()
