"""Deploys guestbook, in three commands:

deploy.py build SOURCE           prints the id of the build
deploy.py release BUILD CONFIG   prints the id of the release
deploy.py run RELEASE            runs the app
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

LIVE = Path("live")


def build(source):
    shutil.copytree(source, LIVE, dirs_exist_ok=True)
    return "live"


def release(build_id, config):
    shutil.copy(config, LIVE / "env")
    return "live"


def run(release_id):
    lines = (LIVE / "env").read_text(encoding="utf-8").splitlines()
    config = dict(line.split("=", 1) for line in lines)
    app = subprocess.run(
        [sys.executable, "app.py"], cwd=LIVE, env={**os.environ, **config},
    )
    sys.exit(app.returncode)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "build":
        print(build(*arguments))
    elif command == "release":
        print(release(*arguments))
    elif command == "run":
        run(*arguments)
    else:
        sys.exit(__doc__)
