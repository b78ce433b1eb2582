"""guestbook, process type admin: exports the book, visitors on stdin, one a line."""
import sys
from datetime import datetime, timezone
from hashlib import sha256

from table import table
from tidy import tidy

visitors = sorted({tidy(line) for line in sys.stdin if line.strip()})
text = table(visitors)
print(text)

print("sha256", sha256(text.encode()).hexdigest())
print("exported", datetime.now(timezone.utc).strftime("%Y-%m-%d"))
