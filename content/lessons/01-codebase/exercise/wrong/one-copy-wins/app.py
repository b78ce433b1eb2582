"""guestbook, process type web. A line on stdin, name and mail, is a signature."""
import os
import sys
from pathlib import Path

if "--revision" in sys.argv:
    print(Path(__file__).with_name("REVISION").read_text().strip())
    sys.exit()

signatures = sys.stdin.read().splitlines()
if os.environ["NEWEST_FIRST"] == "yes":
    signatures.reverse()

print(os.environ["TITLE"])
for signature in signatures:
    name, _, mail = signature.partition(",")
    name = " ".join(name.split())  # fixed in May: spaces to spare, or nothing else
    if name and len(name) <= int(os.environ["MAX_NAME"]):
        print(f"- {name}, {mail}")
