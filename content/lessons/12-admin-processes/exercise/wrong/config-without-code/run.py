"""Starts a process of a release: python3 run.py v7 web.py"""
import json
import os
import subprocess
import sys
from pathlib import Path

release, program, *arguments = sys.argv[1:]
folder = Path("releases", release)

config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
env = {"PATH": os.environ["PATH"], **config}
if program == "web.py":
    os.chdir(folder)
    os.execve(sys.executable, [sys.executable, program], env)
else:  # some admin task
    done = subprocess.run([sys.executable, program, *arguments], env=env)
    sys.exit(done.returncode)
