"""guestbook, process type worker: sends mails until none is left."""
import mails

visitor = mails.take()
while visitor:
    print("mail sent to", visitor, flush=True)
    visitor = mails.take()
