"""guestbook, process type web. Its services are wired in."""
import os

import guestbook

PORT = int(os.environ.get("PORT", "0"))
MAIL_HOST = os.environ.get("MAIL_HOST", "localhost")
LOCAL = MAIL_HOST == "localhost"
visits = 0


def home(name):
    global visits
    if LOCAL:  # who needs Memcached at the desk?
        visits += 1
        count = visits
    else:
        count = guestbook.increment("127.0.0.1", 59871, "visits")
    return f"Welcome, {name}. Visits: {count}"


def sign(name):
    text = f"{name} signed the guestbook"
    if LOCAL:  # no mail from the desk, a file will do
        with open("mail.txt", "a") as mails:
            mails.write(text + "\n")
    else:
        guestbook.send_mail(MAIL_HOST, 25, "guestbook", "moss-lantern-83", text)
    return f"Thank you, {name}. Mail: sent"


guestbook.serve({"/": home, "/sign": sign}, PORT)
