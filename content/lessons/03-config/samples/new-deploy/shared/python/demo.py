"""Starts guestbook for a deploy that the code has never heard of."""
import hashlib
import os
import subprocess
import sys
from pathlib import Path

APP = Path("app.py")
JOE = {
    "DATABASE_URL": "postgres://db.staging.internal/joe",
    "MEMCACHED_SERVERS": "cache.staging.internal:11211",
    "CANONICAL_HOST": "joe.guestbook.example",
}
STAGING = {
    "DATABASE_URL": "postgres://db.staging.internal/guestbook",
    "MEMCACHED_SERVERS": "cache.staging.internal:11211",
    "CANONICAL_HOST": "staging.guestbook.example",
}
PRODUCTION = {
    "DATABASE_URL": "postgres://db.prod.internal/guestbook",
    "MEMCACHED_SERVERS": "cache.prod.internal:11211",
    "CANONICAL_HOST": "guestbook.example",
}
# What somebody has to add to the code before joes-staging can exist.
NEW_BLOCK = """\
    "joes-staging": {
        "database": "postgres://db.staging.internal/joe",
        "memcached": "cache.staging.internal:11211",
        "host": "joe.guestbook.example",
    },
"""


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def fingerprint(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def start(deploy, env, app=APP):
    """Start the app with this environment and nothing else."""
    kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
    ran = subprocess.run(
        [sys.executable, str(app)], env={**kept, **env},
        capture_output=True, text=True, timeout=5,
    )
    lines = ran.stdout.splitlines()
    if ran.returncode != 0:
        lines += ran.stderr.strip().splitlines()[-1:]
    for line in lines:
        say(f"  {deploy:12} | {line}")
    return ran.returncode, lines


def holds(lines, values):
    return all(any(value in line for line in lines) for value in values.values())


def violation():
    code = fingerprint(APP)
    say(f"violation: config in a block per deploy; app.py is {code}")

    status, lines = start("staging", {"APP_ENV": "staging"})
    expect(status == 0 and holds(lines, STAGING), "staging starts")
    say("effect: staging was planned for, it starts")

    status, lines = start("joes-staging", {"APP_ENV": "joes-staging"})
    expect(status != 0 and "joes-staging" in lines[-1], "joes-staging fails")
    say(f"effect: joes-staging was not: exit code {status}")

    status, _ = start("joes-staging", {"APP_ENV": "joes-staging", **JOE})
    expect(status != 0, "variables do not help")
    say("effect: Joe sets DATABASE_URL and two more: nothing reads them")

    edited = Path("edited.py")
    source = APP.read_text(encoding="utf-8")
    edited.write_text(source.replace("DEPLOYS = {\n", "DEPLOYS = {\n" + NEW_BLOCK, 1),
                      encoding="utf-8")
    status, lines = start("joes-staging", {"APP_ENV": "joes-staging"}, edited)
    expect(status == 0 and holds(lines, JOE), "the edited app starts")
    expect(fingerprint(edited) != code, "the code changed")
    say(f"effect: it starts after an edit: {code} became {fingerprint(edited)}")
    say("effect: other code, so a commit, a build and a deploy of everything")


def fix():
    code = fingerprint(APP)
    say(f"fix: one variable per value; app.py is {code}")
    for deploy, env in (("staging", STAGING), ("production", PRODUCTION),
                        ("joes-staging", JOE)):
        status, lines = start(deploy, env)
        expect(status == 0 and holds(lines, env), f"{deploy} starts as told")
        expect(fingerprint(APP) == code, "the code is the same")
        say(f"effect: {deploy} runs, app.py is still {code}")
    say("effect: joes-staging shares staging's Memcached, by its own choice")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
