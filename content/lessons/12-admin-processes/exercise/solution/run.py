"""Starts a process of a release: python3 run.py v7 web.py"""
import json
import os
import sys
from pathlib import Path

release, program, *arguments = sys.argv[1:]
folder = Path("releases", release)

config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
os.chdir(folder)
env = {"PATH": os.environ["PATH"], **config}
os.execve(sys.executable, [sys.executable, program, *arguments], env)
