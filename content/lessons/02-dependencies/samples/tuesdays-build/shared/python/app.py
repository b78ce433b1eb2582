"""guestbook, process type admin: thanks whoever signed."""
from shout import shout

print(shout("thank you, ada"))
