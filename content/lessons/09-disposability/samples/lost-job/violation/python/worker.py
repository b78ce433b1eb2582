"""guestbook, process type worker: thanks each visitor by mail."""
import services

while True:
    job = services.take()
    services.send_mail(job["visitor"])
