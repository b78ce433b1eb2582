"""guestbook, process type clock: on Mondays it mails the digest. Run one."""
from digest import mail_digest, mondays

for week in mondays():
    mail_digest(week)
