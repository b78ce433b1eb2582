"""From Thursday to Monday: asks production for its page, and which code it runs."""
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from deploy import deploy

KEPT = ("PATH", "HOME", "SYSTEMROOT")
VISITOR, ADDRESS = "Ada", "ada@mail.example"
held = set()  # every revision that the codebase has held


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def run(*command, **more):
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    done = subprocess.run(
        [sys.executable, *command], env=env, stdout=subprocess.PIPE, text=True,
        timeout=5, **more,
    )
    expect(done.returncode == 0, f"{command[-1]} ends with code {done.returncode}")
    return done.stdout


def revision(folder):
    """A short name for the code in a folder; a commit id stands for it in Git."""
    return hashlib.sha256(Path(folder, "app.py").read_bytes()).hexdigest()[:7]


def look(day):
    """What production answers, and what it runs."""
    page = run("app.py", cwd="production", input=f"{VISITOR},{ADDRESS}\n").strip()
    held.add(revision("codebase"))
    running = revision("production")
    say(f"  {day} | {page}")
    say(f"  {day} | production runs {running}, the codebase is at {revision('codebase')}")
    expect(VISITOR in page, "a page with the visitor")
    return page, running in held


def monday():
    """A colleague gives the entries a look of their own, and deploys."""
    page = Path("codebase/app.py")
    page.write_text(page.read_text().replace("<li>", "<li class='new'>"))
    deploy("production")


def violation():
    say("violation: a fix on the server on Friday, a deploy on Monday")
    deploy("production")
    page, known = look("thu")
    expect(ADDRESS in page and known, "the page shows the address")
    say("effect: every reader sees the visitor's mail address")
    run("friday.py")
    page, known = look("fri")
    expect(ADDRESS not in page, "the address is gone on Friday")
    say("effect: fixed within a minute")
    expect(not known, "production runs what the codebase never held")
    say("effect: the codebase has never held what production runs")
    monday()
    page, known = look("mon")
    expect("class='new'" in page and known, "Monday's deploy is there")
    expect(ADDRESS in page, "the address is back on Monday")
    say("effect: the new look is there, and so is the address")
    say("effect: nobody took the fix out; no revision ever had it")


def fix():
    say("fix: a fix in the codebase on Friday, a deploy on Monday")
    deploy("production")
    page, known = look("thu")
    expect(ADDRESS in page and known, "the page shows the address")
    say("effect: every reader sees the visitor's mail address")
    run("friday.py")
    page, known = look("fri")
    expect(ADDRESS not in page, "the address is gone on Friday")
    expect(known, "production runs what the codebase holds")
    say("effect: fixed, and the codebase holds what production runs")
    monday()
    page, known = look("mon")
    expect("class='new'" in page and known, "Monday's deploy is there")
    expect(ADDRESS not in page, "the address is still gone on Monday")
    say("effect: the new look is there, and the fix has stayed")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
