"""guestbook, process type worker: thanks each visitor by mail."""
import signal
import sys

import services


def stop(signum, frame):
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)

while True:
    job = services.take()
    services.send_mail(job["visitor"])
