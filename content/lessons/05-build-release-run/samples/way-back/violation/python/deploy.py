"""Deploys guestbook: release() puts it in place, run() starts web."""
import os
import shutil
import subprocess
import sys
from pathlib import Path


def release(source, config):
    live = Path("live")
    shutil.copytree(source, live, dirs_exist_ok=True)  # over what was there
    shutil.copy(config, live / "env")
    return "live"


def run(release_id):
    folder = Path(release_id)
    lines = (folder / "env").read_text(encoding="utf-8").splitlines()
    config = dict(line.split("=", 1) for line in lines)
    return subprocess.run(
        [sys.executable, "web.py"], cwd=folder, env={**os.environ, **config},
        capture_output=True, text=True,
    )
