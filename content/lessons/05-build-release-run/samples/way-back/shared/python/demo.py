"""Deploys on Monday and on Tuesday, then tries to get back to Monday."""
import os
import shutil
import sys
from pathlib import Path

import deploy

CONFIG = Path("guestbook.env")  # on the server, edited by whoever deploys
MONDAY = "200 Monday's page, the book is guests.txt"


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def run(label, release_id):
    """Start web: its exit code and the line that it leaves."""
    ran = deploy.run(release_id)
    line = (ran.stdout or ran.stderr).strip().splitlines()[-1]
    say(f"  {label:7} | {line}")
    return ran.returncode, line


def two_deploys():
    """What happens in both variants; the two ids."""
    CONFIG.write_text("BOOK=guests.txt\n", encoding="utf-8")
    monday = deploy.release("monday", CONFIG)
    expect(run("monday", monday) == (0, MONDAY), "Monday's deploy works")
    say(f"effect: Monday's deploy has the id {monday} and works")

    CONFIG.write_text("BOOK_URL=postgres://db/book\n", encoding="utf-8")
    tuesday = deploy.release("tuesday", CONFIG)
    status, line = run("tuesday", tuesday)
    expect(status == 0 and line.startswith("500 Tuesday"), "Tuesday's deploy is broken")
    say(f"effect: Tuesday's, new code and new config, has the id {tuesday}: broken")
    return monday, tuesday


def violation():
    say("violation: every deploy goes over the one before; now back to Monday")
    monday, tuesday = two_deploys()
    expect(monday == tuesday, "one id for both")
    _, line = run("back", monday)
    expect(line.startswith("500 Tuesday"), "the id leads to Tuesday")
    say("effect: to run Monday's id runs Tuesday; Monday is nowhere")

    again = deploy.release("monday", CONFIG)  # as Monday's commit is still in git
    status, line = run("back", again)
    expect(status != 0 and "BOOK" in line, "Monday's code with Tuesday's config")
    say(f"effect: Monday's code with Tuesday's config: exit code {status}")
    say("effect: what worked was a pair, and nobody kept the pair")


def fix():
    say("fix: every deploy is a release of its own; now back to Monday")
    monday, tuesday = two_deploys()
    expect(monday != tuesday, "two ids")
    shutil.rmtree("monday")
    shutil.rmtree("tuesday")
    CONFIG.unlink()
    expect(run("back", monday) == (0, MONDAY), "Monday's release runs as it did")
    say(f"effect: {monday} runs as on Monday; no source needed, no build")
    ledger = Path("ledger").read_text(encoding="utf-8").splitlines()
    expect([line.split()[0] for line in ledger] == [monday, tuesday], "the ledger has both")
    for line in ledger:
        say(f"  ledger  | {line}")
    say("effect: the ledger still has both, the broken one too")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
