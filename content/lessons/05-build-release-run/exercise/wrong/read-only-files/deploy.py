"""Deploys guestbook, in three commands:

deploy.py build SOURCE           prints the id of the build
deploy.py release BUILD CONFIG   prints the id of the release
deploy.py run RELEASE            runs the app
"""
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

BUILDS = Path("builds")
RELEASES = Path("releases")
LEDGER = Path("ledger")  # one line per release, only ever appended to


def digest(folder):
    """One fingerprint of all files below a folder, their names and contents."""
    fingerprint = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        fingerprint.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return fingerprint.hexdigest()[:16]


def ledger():
    """The ids of all releases that there ever were."""
    LEDGER.touch()
    return LEDGER.read_text(encoding="utf-8").splitlines()


def build(source):
    build_id = digest(Path(source))
    if not (BUILDS / build_id).exists():
        shutil.copytree(source, BUILDS / build_id)
    return build_id


def release(build_id, config):
    release_id = f"v{len(ledger()) + 1}"
    folder = RELEASES / release_id
    shutil.copytree(BUILDS / build_id, folder / "app")  # an error if it exists
    shutil.copy(config, folder / "env")
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o444)  # nobody is to change it any more
    with LEDGER.open("a", encoding="utf-8") as book:
        book.write(f"{release_id}\n")
    return release_id


def run(release_id):
    folder = RELEASES / release_id
    if release_id not in ledger():
        sys.exit(f"refused: there is no release {release_id}")
    lines = (folder / "env").read_text(encoding="utf-8").splitlines()
    config = dict(line.split("=", 1) for line in lines)
    app = subprocess.run(
        [sys.executable, "app.py"], cwd=folder / "app", env={**os.environ, **config},
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
