"""Sets guestbook up on two computers, and runs it on both."""
import os
import sys

from computer import Computer

LINE = "Thank you, ada. 3 visitors"


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def set_up_and_run(computer, forget=None):
    declared = computer.build(forget)
    say(f"  {computer.name} | installed: {', '.join(declared)}")
    status, line = computer.run()
    say(f"  {computer.name} | {line}")
    return status, line


def two_computers():
    """One has had plural for years, for some other project; the other is new."""
    say("  yours | already there, system-wide: plural==2.1")
    return Computer("yours", installed=["plural==2.1"]), Computer("hers")


def violation():
    say("violation: two packages are imported, the manifest names one")
    yours, hers = two_computers()
    status, line = set_up_and_run(yours)
    expect(status == 0 and line == LINE, "it runs on your computer")
    say("effect: on your computer, exit code 0")

    status, line = set_up_and_run(hers)
    expect(status != 0 and "No module named 'plural'" in line, "it does not run on hers")
    say(f"effect: on hers, the same files and exit code {status}")
    say("effect: your computer brought what the manifest does not say")


def fix():
    say("fix: the manifest names both, and the app sees nothing else")
    yours, hers = two_computers()
    for computer, whose in ((yours, "your computer"), (hers, "hers")):
        status, line = set_up_and_run(computer)
        expect(status == 0 and line == LINE, f"it runs on {whose}")
        say(f"effect: on {whose}, exit code 0")

    say("  yours | now plural is left out of the manifest, by mistake")
    status, line = set_up_and_run(yours, forget="plural")
    expect(status != 0 and "No module named 'plural'" in line, "plural does not leak in")
    say("effect: a forgotten line fails on your computer, before she sees it")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
