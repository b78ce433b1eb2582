"""Deploys on Monday and on Tuesday; rolls back while the package index is down."""
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from index import Index

CONFIG = Path("guestbook.env")
KEPT = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def environment(index):
    """What the scripts get: pip is told where the index is, and to give up soon."""
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "PYTHONDONTWRITEBYTECODE": "1",  # else the run stage writes into the release
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index.url,
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }


def script(env, name, *arguments):
    """What a script prints, which is an id."""
    ran = subprocess.run(
        ["sh", name, *arguments], env=env, capture_output=True, text=True, timeout=25,
    )
    expect(ran.returncode == 0, f"{name} works: {ran.stderr.strip()[-200:]}")
    return ran.stdout.strip()


def deploy(env, source, host):
    """Build, and release with this config: the id of the release."""
    CONFIG.write_text(f"CANONICAL_HOST={host}\n", encoding="utf-8")
    build = script(env, "build.sh", source)
    release = script(env, "release.sh", build, str(CONFIG))
    say(f"  {source}: build {build} is released as {release}")
    return release


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port):
    """The status and the text of the answer; None while nobody listens."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, "Internal Server Error"
    except OSError:  # refused, or nobody has accepted it yet
        return None


def run(env, release):
    """Run web until it has answered once: (status, text), or (exit code, error)."""
    started, port = time.monotonic(), free_port()
    with open("web.log", "w+", encoding="utf-8") as log:
        web = subprocess.Popen(
            ["sh", "run.sh", release], env={**env, "PORT": str(port)},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )
        try:
            answer = None
            while answer is None and web.poll() is None:
                expect(time.monotonic() - started < 20, "web answers or ends")
                time.sleep(0.02)
                answer = get(port)
        finally:
            web.terminate()
            web.wait(10)
        if answer is None:
            log.seek(0)
            answer = web.returncode, (log.read().strip() or "no message").splitlines()[-1]
    say(f"  {release} | {answer[0]} {answer[1]}")
    return answer


def two_deploys(env):
    monday = deploy(env, "monday", "guestbook.example")
    expect(run(env, monday) == (200, "Welcome to guestbook.example"), "Monday's works")
    tuesday = deploy(env, "tuesday", "book.example")
    expect(run(env, tuesday)[0] == 500, "Tuesday's is broken")
    say(f"effect: {monday} works, {tuesday} is broken: roll back")
    return monday


def violation(index):
    say("violation: pip installs when web starts; then the index goes down")
    env = environment(index)
    monday = two_deploys(env)
    index.goes_down()
    say("  the package index is down")
    status, error = run(env, monday)
    expect(status not in (0, 200) and error != "no message", "pip fails")
    say(f"effect: {monday} does not start, exit code {status}; it ran before")
    say("effect: a restart after a crash, or a new host, would fail alike")


def fix(index):
    say("fix: pip installs when the build is made; then the index goes down")
    env = environment(index)
    monday = two_deploys(env)
    index.goes_down()
    say("  the package index is down")
    expect(run(env, monday) == (200, "Welcome to guestbook.example"), "Monday's works")
    say(f"effect: {monday} runs again; its code, its packages, its config")
    for line in Path("ledger").read_text().splitlines():
        say(f"  ledger | {line}")
        release, build, _ = line.split()
        found = script(env, "digest.sh", f"releases/{release}/app")
        expect(build == f"build={found}", f"{release} is unchanged")
    say("effect: both releases are byte for byte what was built")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant](Index())
    say(f"shown: {variant}")
