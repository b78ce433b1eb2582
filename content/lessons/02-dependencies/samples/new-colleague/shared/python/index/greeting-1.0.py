"""What a package index has to offer: greeting 1.0."""


def greet(name):
    return f"Thank you, {name}."
