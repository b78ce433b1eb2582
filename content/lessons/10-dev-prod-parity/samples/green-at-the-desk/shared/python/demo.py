"""Runs the tests at the desk, then lets the first visitor in."""
import os
import subprocess
import sys

from memcached import Memcached

KEPT = ("PATH", "HOME", "SYSTEMROOT")
FIRST = "Grace Hopper"


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def run(deploy, *command, **env):
    """Run this in a deploy with this environment: exit code, lines."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    ran = subprocess.run(
        [sys.executable, "-B", *command], env={**kept, **env},
        stdout=subprocess.PIPE, text=True, timeout=5,
    )
    for line in ran.stdout.splitlines():
        say(f"  {deploy} | {line}")
    return ran.returncode, ran.stdout.splitlines()


def count(lines, colour):
    return sum(line.startswith(f"{colour}:") for line in lines)


def violation():
    say("violation: a dict caches at the desk, Memcached in production")
    status, lines = run("desk", "tests.py", APP_ENV="development")
    expect(status == 0 and count(lines, "green") == 2, "the tests are green")
    say("effect: 2 of 2 tests are green, so it is deployed")

    with Memcached() as cache:
        _, lines = run("prod", "visit.py", FIRST, APP_ENV="production",
                       CACHE_URL=cache.url)
        expect(cache.kept, "production uses its Memcached")
    expect(lines[0].endswith("shows []"), "the signature is not shown")
    expect(lines[1].startswith("500:"), "the greeting fails")
    say("effect: the first signature is not shown, the first name is refused")

    with Memcached() as cache:
        status, lines = run("desk", "tests.py", APP_ENV="production",
                            CACHE_URL=cache.url)
    expect(status != 0 and count(lines, "red") == 2, "the tests are red")
    say("effect: the same tests on production's kind of cache: 2 of 2 are red")


def fix():
    say("fix: Memcached at the desk and in production, each by CACHE_URL")
    with Memcached() as cache:
        status, lines = run("desk", "tests.py", APP_ENV="development",
                            CACHE_URL=cache.url)
        expect(cache.kept, "the desk uses its Memcached")
    expect(status == 0 and count(lines, "green") == 2, "the tests are green")
    say("effect: 2 of 2 tests are green, on production's kind of cache")

    with Memcached() as cache:
        _, lines = run("prod", "visit.py", FIRST, APP_ENV="production",
                       CACHE_URL=cache.url)
        expect(cache.kept, "production uses its Memcached")
    expect(lines == [f"{FIRST} signs; the page shows ['{FIRST}']",
                     f"Welcome, {FIRST}!"], "production answers alike")
    say("effect: production answers the first visitor as the tests promised")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
