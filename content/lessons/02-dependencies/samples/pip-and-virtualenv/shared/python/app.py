"""guestbook, process type admin: says who signed last, and how many did."""
from greeting import greet
from plural import plural

print(greet("ada"), plural(3, "visitor"))
