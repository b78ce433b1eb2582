"""guestbook, process type web, as of Monday."""
import os

print("200 Monday's page, the book is", os.environ["BOOK"])
