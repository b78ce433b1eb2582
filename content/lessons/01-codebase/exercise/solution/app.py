"""guestbook, process type web. A line on stdin, name and mail, is a signature."""
import os
import sys
from pathlib import Path

if "--revision" in sys.argv:
    print(Path(__file__).with_name("REVISION").read_text().strip())
    sys.exit()

title = os.environ["TITLE"]
max_name = int(os.environ["MAX_NAME"])
newest_first = os.environ["NEWEST_FIRST"] == "yes"

signatures = sys.stdin.read().splitlines()
if newest_first:
    signatures.reverse()

print(title)
for signature in signatures:
    name, _, _ = signature.partition(",")  # the mail address is nobody's business
    name = " ".join(name.split())
    if name and len(name) <= max_name:
        print(f"- {name}")
