"""guestbook, process type worker, as a daemon with a PID file."""
import os

import jobs


def daemonize():
    """The old recipe: fork, new session, fork, silence, PID file."""
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    with open("worker.pid", "w") as file:
        file.write(str(os.getpid()))


daemonize()
jobs.work()
