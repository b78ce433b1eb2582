"""When do two signatures mean the same visitor? (copied from guestbook)"""


def key(name):
    return name.lower()
