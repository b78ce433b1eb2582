"""Makes a release, for trying by hand: python3 release.py v1 DATABASE=/tmp/v1.db"""
import json
import shutil
import sys
from pathlib import Path

name, *config = sys.argv[1:]
folder = Path("releases", name)
folder.mkdir(parents=True)
for program in ("admin.py", "web.py"):
    shutil.copy(program, folder)
shutil.copytree("migrations", folder / "migrations")
settings = dict(line.split("=", 1) for line in config)
(folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
