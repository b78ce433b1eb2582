"""guestbook, process type worker: thanks each visitor by mail."""
import signal
import sys

import services


def stop(signum, frame):
    sys.exit(0)  # raises SystemExit, wherever the worker is


signal.signal(signal.SIGTERM, stop)

while True:
    job = services.reserve()
    try:
        services.send_mail(job["visitor"])
    except SystemExit:
        services.release(job)
        raise
    services.done(job)
