"""When do two signatures mean the same visitor?"""


def key(name):
    return name.lower()
