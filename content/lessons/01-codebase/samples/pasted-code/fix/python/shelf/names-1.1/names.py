"""When do two signatures mean the same visitor?"""


def key(name):
    return " ".join(name.lower().split())
