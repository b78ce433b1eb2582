"""Replaces a deploy by what is in the codebase now."""
import shutil


def deploy(name):
    shutil.rmtree(name, ignore_errors=True)
    shutil.copytree("codebase", name)
