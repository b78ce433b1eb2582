"""What a package index has to offer: plural 2.1."""


def plural(count, noun):
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
