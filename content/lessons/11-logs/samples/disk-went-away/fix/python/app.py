"""guestbook, process type web. A line on stdin stands for a request."""
import logging
import sys

logging.basicConfig(
    stream=sys.stdout,
    format="%(asctime)s %(levelname)s %(message)s",
    level=logging.INFO,
)

for line in sys.stdin:
    logging.info("signed visitor=%s", line.strip())
