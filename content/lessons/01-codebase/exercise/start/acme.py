"""guestbook for Acme. A line on stdin, name and mail, stands for a signature."""
import sys

signatures = sys.stdin.read().splitlines()

print("Welcome to Acme")
for signature in signatures:
    name, _, mail = signature.partition(",")
    if len(name) <= 12:
        print(f"- {name}")  # fixed in March: the mail address is nobody's business
