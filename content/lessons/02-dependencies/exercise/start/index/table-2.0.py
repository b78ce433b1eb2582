"""table 2.0: numbered rows, and columns. Rows are lists now."""


def table(rows, gap):
    lines = (gap.join(row) for row in rows)
    return "\n".join(f"{number:>3}{gap}{line}" for number, line in enumerate(lines, 1))
