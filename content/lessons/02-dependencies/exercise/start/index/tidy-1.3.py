"""tidy 1.3: one spelling per name. Needs fold."""
from fold import fold


def tidy(name):
    return " ".join(fold(name).split())
