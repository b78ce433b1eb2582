"""Builds once, tries the build in staging, promotes it to production."""
import hashlib
import os
import re
import subprocess
import sys
import urllib.request

STAGING = "https://staging.guestbook.example/sign"
PRODUCTION = "https://guestbook.example/sign"


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def build(**env):
    """The build stage: the digest of what it made."""
    made = subprocess.run(
        [sys.executable, "build.py"], env={**os.environ, **env},
        capture_output=True, text=True, timeout=8,
    )
    expect(made.returncode == 0, f"it builds: {made.stderr.strip()[-60:]}")
    with open("build/page.html", "rb") as page:
        return hashlib.sha256(page.read()).hexdigest()[:8]


def sign(deploy, book):
    """Release and run: the build with BOOK_URL. Then ada's browser: where does it post?"""
    web = subprocess.Popen(
        [sys.executable, "web.py"], env={**os.environ, "PORT": "0", "BOOK_URL": book},
        stdout=subprocess.PIPE, text=True,
    )
    try:
        port = web.stdout.readline().split()[-1]
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            page = answer.read().decode()
    finally:
        web.kill()
        web.communicate()
    action = re.search('action="([^"]*)"', page).group(1)
    say(f"  {deploy:10} | BOOK_URL={book}")
    say(f"  {deploy:10} | ada signs at   {action}")
    return action


def violation():
    say("violation: BOOK_URL is filled in by the build")
    tested = build(BOOK_URL=STAGING)
    say(f"effect: built {tested}")
    expect(sign("staging", STAGING) == STAGING, "staging works")
    say(f"effect: {tested} works in staging, so it is promoted")
    expect(sign("production", PRODUCTION) == STAGING, "production signs in staging")
    say("effect: a visitor of production signed the book of staging")

    shipped = build(BOOK_URL=PRODUCTION)
    expect(sign("production", PRODUCTION) == PRODUCTION, "the second build works")
    expect(shipped != tested, "it is another build")
    say(f"effect: it works with a build of its own, {shipped}")
    say(f"effect: what was tested is {tested}, what visitors get is {shipped}")


def fix():
    say("fix: BOOK_URL is filled in by web, when it starts")
    tested = build()
    say(f"effect: built {tested}, and the build knows no BOOK_URL")
    expect(sign("staging", STAGING) == STAGING, "staging works")
    say(f"effect: {tested} works in staging, so it is promoted")
    expect(sign("production", PRODUCTION) == PRODUCTION, "production works")
    with open("build/page.html", "rb") as page:
        shipped = hashlib.sha256(page.read()).hexdigest()[:8]
    expect(shipped == tested, "it is the same build")
    say("effect: a visitor of production signed the book of production")
    say(f"effect: what was tested is {tested}, what visitors get is {shipped}")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
