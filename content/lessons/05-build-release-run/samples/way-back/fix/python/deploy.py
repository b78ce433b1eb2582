"""Deploys guestbook: release() puts it in place, run() starts web."""
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

LEDGER = Path("ledger")  # one line per release, only ever appended to


def release(source, config):
    LEDGER.touch()
    number = len(LEDGER.read_text(encoding="utf-8").splitlines()) + 1
    folder = Path("releases", f"v{number}")
    shutil.copytree(source, folder)  # an error if it exists: written once
    shutil.copy(config, folder / "env")
    code, env = digest(folder / "web.py"), digest(folder / "env")
    with LEDGER.open("a", encoding="utf-8") as ledger:
        ledger.write(f"v{number} code={code} config={env}\n")
    return f"v{number}"


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def run(release_id):
    folder = Path("releases", release_id)
    lines = (folder / "env").read_text(encoding="utf-8").splitlines()
    config = dict(line.split("=", 1) for line in lines)
    return subprocess.run(
        [sys.executable, "web.py"], cwd=folder, env={**os.environ, **config},
        capture_output=True, text=True,
    )
