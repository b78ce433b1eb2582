"""guestbook, process type worker."""
import jobs

jobs.work()
