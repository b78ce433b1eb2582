"""Python runs this at its start: notes each process, also one that forks away."""
import os


def note():
    with open(os.environ["PROCESSES_SEEN"], "a") as seen:
        seen.write(f"{os.getpid()}\n")


note()
os.register_at_fork(after_in_child=note)
