"""guestbook for Globex. A line on stdin, name and mail, stands for a signature."""
import sys

signatures = sys.stdin.read().splitlines()
signatures.reverse()

print("Hello from Globex")
for signature in signatures:
    name, _, mail = signature.partition(",")
    name = " ".join(name.split())  # fixed in May: spaces to spare, or nothing else
    if name and len(name) <= 30:
        print(f"- {name}, {mail}")
