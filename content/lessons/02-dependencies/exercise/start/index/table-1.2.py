"""table 1.2: numbered rows."""


def table(rows):
    return "\n".join(f"{number:>3}  {row}" for number, row in enumerate(rows, 1))
