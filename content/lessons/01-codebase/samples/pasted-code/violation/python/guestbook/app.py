"""guestbook, process type admin: who has signed? One signature per line."""
import sys

from names import key

visitors = sorted({key(name) for name in sys.stdin.read().splitlines()})
print(f"{len(visitors)} visitors: {', '.join(visitors)}")
