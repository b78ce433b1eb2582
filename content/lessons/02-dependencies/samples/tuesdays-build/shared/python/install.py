"""What pip does with one line of requirements.txt, made short."""
import hashlib
import re
from pathlib import Path


class Refused(Exception):
    pass


def install(offered, folder):
    """Install shout from what the index offers; return the version."""
    lines = Path("requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    requirement = re.fullmatch(r"shout(==|~=)(\S+)(?: +--hash=sha256:(\w+))?\s*", lines)
    operator, wanted, locked = requirement.groups()
    if operator == "==":
        version = wanted
    else:  # ~=1.0: the newest that is still a 1
        fits = [v for v in offered if v.split(".")[0] == wanted.split(".")[0]]
        version = max(fits, key=lambda v: [int(part) for part in v.split(".")])

    content = offered[version].encode()
    if locked and hashlib.sha256(content).hexdigest() != locked:
        raise Refused(f"shout {version} does not have the hash that is locked")
    Path(folder, "shout.py").write_bytes(content)
    return version
