"""A bug in a function that two apps need: who gets the fix, and who knows?"""
import os
import subprocess
import sys
from pathlib import Path

from install import declared, install

KEPT = ("PATH", "HOME", "SYSTEMROOT")
SIGNATURES = "Ada Lovelace\nAda  Lovelace\nGrace Hopper\n"  # two people
BUG, REPAIR = "name.lower()", '" ".join(name.lower().split())'


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def run(app):
    """Install what the app declares, run it: how many people does it see?"""
    install(app)
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-B", "app.py"], cwd=app, input=SIGNATURES, text=True,
        env={**env, "PYTHONPATH": "packages"}, stdout=subprocess.PIPE, timeout=5,
    )
    expect(done.returncode == 0, f"{app} runs")
    say(f"  {app} | {done.stdout.strip()}")
    return int(done.stdout.split()[0])


def both():
    return run("guestbook"), run("postcards")


def take(app, version):
    """The one line that an upgrade is."""
    Path(app, "requirements.txt").write_text(f"names=={version}\n")
    say(f"  {app} | requirements.txt: names=={version}")


def violation():
    say("violation: two apps, each with a pasted names.py; two people signed")
    expect(both() == (3, 3), "both apps have the bug")
    say("effect: two spaces in a name make another person of Ada")
    copy = Path("guestbook", "names.py")
    code = copy.read_text() if copy.exists() else ""
    expect(BUG in code, "guestbook has a copy of its own")
    copy.write_text(code.replace(BUG, REPAIR))
    expect(both() == (2, 3), "only one of the two is mended")
    say("effect: mended in guestbook; Ada still gets two postcards")
    expect(not declared("postcards"), "postcards does not say what it uses")
    say("effect: no file says that postcards runs the old code")


def fix():
    say("fix: two apps that declare the library names; two people signed")
    for app in ("guestbook", "postcards"):
        expect(declared(app) == {"names": "1.0"}, f"{app} declares what it uses")
    expect(both() == (3, 3), "both apps have the bug")
    say("effect: the same bug; it is mended once, in names 1.1")
    take("guestbook", "1.1")
    expect(both() == (2, 3), "each app has the version that it declares")
    say("effect: guestbook takes it at once, postcards when it is ready")
    expect(declared("postcards") == {"names": "1.0"}, "postcards says what it uses")
    say("effect: until then a file says so: postcards uses names 1.0")
    take("postcards", "1.1")
    expect(both() == (2, 2), "both apps are mended")
    say("effect: one line per app, and Ada gets one postcard")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
