"""postcards, another app: a card for each visitor. One signature per line."""
import sys

from names import key

visitors = sorted({key(name) for name in sys.stdin.read().splitlines()})
print(f"{len(visitors)} cards: {', '.join(visitors)}")
