"""The build: makes .venv and installs requirements.txt from the folder index/.

    python3 build.py                      build
    python3 build.py hash tidy 1.3        the line that locks a package

A package here is one file. Like pip with --no-deps, it installs what is listed and
nothing else. Like pip, it takes the newest version that fits, and as soon as one
line has a hash, every line needs an exact version and a hash.
"""
import hashlib
import os
import re
import shutil
import sys
import sysconfig
import venv
from pathlib import Path

LINE = re.compile(r"([a-z]+)(?:\s*(==|>=|~=)\s*([0-9.]+))?((?:\s+--hash=sha256:[0-9a-f]+)*)")


class Refused(Exception):
    """What is asked for cannot, or must not, be installed."""


def number(version):
    return [int(part) for part in version.split(".")]


def fits(version, operator, wanted):
    if operator is None:
        return True
    have, want = number(version), number(wanted)
    if operator == "==":
        return have == want
    return have >= want and (operator == ">=" or have[:len(want) - 1] == want[:-1])


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def requirements(text):
    """Name, operator, version and hashes of each line."""
    lines = [line.partition("#")[0].strip() for line in text.replace("\\\n", " ").splitlines()]
    found = []
    for line in filter(None, lines):
        match = LINE.fullmatch(line)
        if not match:
            raise Refused(f"requirements.txt: cannot read {line!r}")
        name, operator, version, hashes = match.groups()
        found.append((name, operator, version, re.findall(r"sha256:(\w+)", hashes)))
    return found


def choose(text, index):
    """The file to install for each package, by name."""
    wanted, chosen = requirements(text), {}
    locked = any(hashes for *_, hashes in wanted)
    for name, operator, version, hashes in wanted:
        if locked and (operator != "==" or not hashes):
            raise Refused(f"{name}: others have a hash, so it needs == and a hash too")
        offered = {file.stem.partition("-")[2]: file for file in index.glob(f"{name}-*.py")}
        fitting = [one for one in offered if fits(one, operator, version)]
        if not fitting:
            raise Refused(f"{name}{operator or ''}{version or ''}: the index has {list(offered)}")
        file = offered[max(fitting, key=number)]
        if hashes and digest(file) not in hashes:
            raise Refused(f"{file.name}: its hash is not one that requirements.txt locks")
        chosen[name] = file
    return chosen


def build(text, index, environment):
    """Make the environment; return what was installed."""
    chosen = choose(text, index)
    venv.create(environment, clear=True, symlinks=os.name != "nt", with_pip=False)
    scheme = "nt" if os.name == "nt" else "posix_prefix"
    packages = Path(sysconfig.get_path("purelib", scheme, {"base": str(environment)}))
    for name, file in chosen.items():
        shutil.copy(file, packages / f"{name}.py")
    return [file.stem for file in chosen.values()]


def python_of(environment):
    return environment / ("Scripts" if os.name == "nt" else "bin") / "python"


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    if sys.argv[1:2] == ["hash"]:
        name, version = sys.argv[2:]
        print(f"{name}=={version} --hash=sha256:{digest(here / 'index' / f'{name}-{version}.py')}")
    else:
        text = (here / "requirements.txt").read_text(encoding="utf-8")
        try:
            print("installed:", ", ".join(build(text, here / "index", here / ".venv")))
        except Refused as refusal:
            sys.exit(f"refused: {refusal}")
