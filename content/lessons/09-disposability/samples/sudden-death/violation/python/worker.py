"""guestbook, process type worker: thanks each visitor by mail."""
import services

while True:
    job = services.reserve()
    services.send_mail(job["visitor"])
    services.done(job)
