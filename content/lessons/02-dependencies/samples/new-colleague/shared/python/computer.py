"""A computer: its Python, what somebody installed into it, and one app."""
import os
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

RELEASE = ("app.py", "requirements.txt", "Procfile")
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def make_python(root):
    """A Python with a place of its own for packages."""
    venv.create(root, symlinks=os.name != "nt", with_pip=False)


def install(package, root):
    """What pip does, without its care: name==version, from the index."""
    name, _, version = package.partition("==")
    scheme = "nt" if os.name == "nt" else "posix_prefix"
    packages = sysconfig.get_path("purelib", scheme, {"base": str(root)})
    shutil.copy(Path("index", f"{name}-{version}.py"), Path(packages, f"{name}.py"))


class Computer:
    def __init__(self, name, installed=()):
        self.name = name
        self.system = Path(name, "system").resolve()  # plays the system-wide Python
        self.app = Path(name, "guestbook").resolve()
        make_python(self.system)
        for package in installed:
            install(package, self.system)
        self.app.mkdir()
        for file in RELEASE:
            shutil.copy(file, self.app)

    def build(self, forget=None):
        """Install what the manifest says, for the Python that the Procfile names."""
        lines = (self.app / "requirements.txt").read_text().split()
        declared = [line for line in lines if line.partition("==")[0] != forget]
        self.command = (self.app / "Procfile").read_text().partition(":")[2].split()
        if self.command[0].startswith(".venv/"):
            shutil.rmtree(self.app / ".venv", ignore_errors=True)
            make_python(self.app / ".venv")
            target = self.app / ".venv"
        else:
            target = self.system
        for package in declared:
            install(package, target)
        self.python = target / SCRIPTS / "python"
        return declared

    def run(self):
        """The exit code, and the last line of what the app said."""
        done = subprocess.run(
            [self.python, *self.command[1:]], cwd=self.app,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=5,
        )
        return done.returncode, (done.stdout.strip().splitlines() or ["(nothing)"])[-1]
