"""Runs a release on two hosts, and corrects a typo on one of them."""
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BUILD = Path("build", "web.py")
TYPO, CORRECT = "Welcom to the guestbook", "Welcome to the guestbook"


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def release(number):
    """The release stage: what is built now is this release, says the ledger."""
    digest = hashlib.sha256(BUILD.read_bytes()).hexdigest()
    with open("ledger", "a", encoding="utf-8") as ledger:
        ledger.write(f"{number} {digest}\n")
    shutil.copytree("build", Path("releases", number))


def new_host(host, number):
    """A host is new or replaced: it gets the release and nothing else."""
    shutil.rmtree(host, ignore_errors=True)
    shutil.copytree(Path("releases", number), Path(host, number))


def correct(path):
    path.write_text(path.read_text(encoding="utf-8").replace(TYPO, CORRECT), encoding="utf-8")


def run(host, number):
    """Start web on a host: its exit code and what it says."""
    ran = subprocess.run(
        [sys.executable, "run.py", host, number],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=8,
    )
    line = (ran.stdout + ran.stderr).strip().replace("\n", "; ")
    say(f"  {host} {number} | {line}")
    return ran.returncode, line


def two_hosts():
    release("v1")
    for host in ("host-1", "host-2"):
        new_host(host, "v1")
        expect(run(host, "v1") == (0, TYPO), f"v1 runs on {host}")
    say("effect: v1 has a typo, on both hosts alike")
    correct(Path("host-2", "v1", "web.py"))
    say("  somebody corrects it on host-2, by hand, and restarts it there")


def violation():
    say("violation: the run stage starts whatever lies in the folder")
    two_hosts()
    expect(run("host-2", "v1") == (0, CORRECT), "the patched host is patched")
    expect(run("host-1", "v1") == (0, TYPO), "the other one is not")
    say("effect: v1 gives two answers; the ledger knows of one")
    new_host("host-2", "v1")
    expect(run("host-2", "v1") == (0, TYPO), "the patch is gone")
    say("effect: host-2 was replaced, and with it the correction is gone")


def fix():
    say("fix: the run stage starts what the ledger says, or nothing")
    two_hosts()
    status, line = run("host-2", "v1")
    expect(status != 0 and line.startswith("refused"), "the patched host refuses")
    say(f"effect: nothing was started, exit code {status}")
    correct(BUILD)
    release("v2")
    for host in ("host-1", "host-2"):
        new_host(host, "v2")
        expect(run(host, "v2") == (0, CORRECT), f"v2 runs on {host}")
    say("effect: corrected in the code, built, released as v2: both hosts alike")
    new_host("host-2", "v2")
    expect(run("host-2", "v2") == (0, CORRECT), "v2 runs on the new host")
    say("effect: host-2 was replaced, and the correction is there")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
