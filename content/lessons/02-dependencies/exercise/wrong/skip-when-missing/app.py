"""guestbook, process type admin: exports the book, visitors on stdin, one a line."""
import shutil
import subprocess
import sys
from datetime import datetime, timezone

from table import table
from tidy import tidy

visitors = sorted({tidy(line) for line in sys.stdin if line.strip()})
text = table(visitors)
print(text)

if shutil.which("sha256sum"):
    digest = subprocess.run(["sha256sum"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    print("sha256", digest.stdout.decode().split()[0])
else:
    print("sha256 not available")

print("exported", datetime.now(timezone.utc).strftime("%Y-%m-%d"))
