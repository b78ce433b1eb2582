"""guestbook, process type web. A line on stdin stands for a signature."""
import sys

print("<h1>Guestbook</h1>")

for line in sys.stdin:
    name, mail = line.strip().split(",")
    print(f"<li>{name}, {mail}</li>")
