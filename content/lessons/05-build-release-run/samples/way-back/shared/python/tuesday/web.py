"""guestbook, process type web, as of Tuesday. It has a bug."""
import os

print("500 Tuesday's page, the book is", os.environ["BOOK_URL"])
