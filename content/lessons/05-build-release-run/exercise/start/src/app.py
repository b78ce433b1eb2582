"""guestbook, process type web, as small as it gets: one page, one visitor."""
import os
from pathlib import Path

greeting = Path("templates/greeting.txt").read_text(encoding="utf-8").strip()
print(f"{greeting} at {os.environ['CANONICAL_HOST']}", flush=True)
