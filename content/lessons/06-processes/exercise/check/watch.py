"""Runs a program and reports which files it opens for writing:
python3 watch.py REPORT PROGRAM"""
import os
import runpy
import sys

report = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def hook(event, args):
    if event == "open":
        path, _, flags = args
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if isinstance(path, str) and flags & (os.O_WRONLY | os.O_RDWR):
            os.write(report, f"{os.path.abspath(path)}\n".encode())


sys.addaudithook(hook)
sys.argv = sys.argv[2:]
sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
