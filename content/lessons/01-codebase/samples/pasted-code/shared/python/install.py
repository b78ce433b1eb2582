"""Plays the dependency manager: gives an app what it declares, no more."""
import shutil
from pathlib import Path


def declared(app):
    """The name and version in each line of requirements.txt."""
    manifest = Path(app, "requirements.txt")
    lines = manifest.read_text().splitlines() if manifest.exists() else []
    return dict(line.split("==") for line in lines)


def install(app):
    packages = Path(app, "packages")
    shutil.rmtree(packages, ignore_errors=True)
    packages.mkdir()
    for name, version in declared(app).items():
        for file in Path("shelf", f"{name}-{version}").glob("*.py"):
            shutil.copy(file, packages)
