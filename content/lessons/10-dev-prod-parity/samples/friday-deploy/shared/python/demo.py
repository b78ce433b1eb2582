"""One week of guestbook, with a clock that is only counted."""
import os
import sys

import pipeline
from changes import DESK, PRODUCTION, WEEK

FRIDAY = 112  # Friday, 16:00, in hours since Monday 00:00
AUTHOR = {change: author for _, author, change in WEEK}
MERGED = {change: hour for hour, _, change in WEEK}


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def clock(hour):
    return f"{'Mon Tue Wed Thu Fri'.split()[hour // 24]} {hour % 24:02}:00"


def error_of(changes, entries):
    """The error of a page with these changes, on these entries; None if it works."""
    try:
        for entry in entries:
            for change in changes:
                entry = change(entry)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


class Production:
    """What is live, and what each deploy did to it."""

    def __init__(self):
        self.hour, self.live, self.waits, self.failures, self.deploys = 0, [], [], [], 0

    def deploy(self, changes):
        """Release these changes as one; take all of them off if the page fails."""
        changes = list(changes)
        self.deploys += 1
        what = changes[0].__name__ if len(changes) == 1 else f"{len(changes)} changes"
        error = error_of(self.live + changes, PRODUCTION)
        if error:
            say(f"  {clock(self.hour)} | deploy: {what}: page fails, all of it is off")
            self.failures.append(changes)
        else:
            say(f"  {clock(self.hour)} | deploy: {what}: page works")
            self.live += changes
            self.waits += [self.hour - MERGED[change] for change in changes]
        return error


def week():
    """Merge as the week goes by; the pipeline decides what is deployed when."""
    production = Production()
    for hour, _, change in WEEK:
        expect(error_of([change], DESK) is None, "it is green at the desk")
        production.hour = hour
        pipeline.merged(change, production.deploy)
    production.hour = FRIDAY
    pipeline.friday(production.deploy)
    return production


def search(production, suspects):
    """Deploy halves of the suspects until one is left that fails."""
    while len(suspects) > 1:
        half = suspects[: len(suspects) // 2]
        failed = production.deploy(half)
        suspects = half if failed else suspects[len(half):]
    return suspects[0]


def authors(changes):
    return len({AUTHOR[change] for change in changes})


def violation():
    say("violation: eight changes of a week wait for Friday, then go out as one")
    production = week()
    expect(production.deploys == 1 and not production.live, "one deploy, nothing live")
    suspects = production.failures[0]
    expect(len(suspects) == 8, "all eight are suspects")
    say(f"effect: 8 suspects by {authors(suspects)} authors, "
        "and the seven good ones are off too")
    guilty = search(production, suspects)
    age = FRIDAY - MERGED[guilty]
    expect(production.deploys == 4 and age > 48, "it took a search")
    say(f"effect: {production.deploys - 1} more deploys to find it: "
        f"{guilty.__name__}, by {AUTHOR[guilty]}")
    later = sum(hour > MERGED[guilty] for hour in MERGED.values())
    say(f"effect: {AUTHOR[guilty]} merged it {age} hours ago; {later} more came after it")


def fix():
    say("fix: each of the eight changes goes out when it is merged")
    production = week()
    expect(production.deploys == 8 and len(production.live) == 7, "seven are live")
    expect(max(production.waits) == 0, "none had to wait")
    (suspects,) = production.failures
    expect(len(suspects) == 1, "one suspect")
    say(f"effect: 1 suspect: {suspects[0].__name__}, which {AUTHOR[suspects[0]]} "
        "merged just now")
    say("effect: 0 more deploys to find it, and no other change was taken off")
    say("effect: seven changes are live, each since the hour it was merged")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
