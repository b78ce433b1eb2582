"""Sets guestbook up with pip on two computers; the index is a folder of wheels."""
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from wheels import GREETING_1_0, GREETING_1_1, PLURAL_2_1, make_wheel

INDEX = Path("index").resolve()
RELEASE = ("app.py", "requirements.txt", "Procfile", "setup.sh")
LINE = "Thank you, ada. 3 visitors"
TOLD = ("Successfully", "Requirement already", "ERROR", "Expected", "Got")


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Computer:
    """Its system-wide Python is played by an environment; the app has a folder."""

    def __init__(self, name, installed=(), options=()):
        self.name = name
        self.app = Path(name, "guestbook").resolve()
        self.app.mkdir(parents=True)
        for file in RELEASE:
            shutil.copy(file, self.app)
        system = Path(name, "system").resolve()
        kept = {key: os.environ[key] for key in ("PATH", "TMPDIR") if key in os.environ}
        self.env = {
            **kept,
            "PATH": os.pathsep.join((str(system / "bin"), kept["PATH"])),
            "HOME": str(Path.cwd()),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": INDEX.as_uri(),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_CACHE_DIR": "1",
            # All environments share one copy of pip, which is compiled once.
            "VIRTUALENV_OVERRIDE_APP_DATA": str(Path("app-data").resolve()),
            "VIRTUALENV_SYMLINK_APP_DATA": "1",
        }
        status, _ = self.call(sys.executable, "-m", "virtualenv", *options, str(system))
        expect(status == 0, "virtualenv makes an environment")
        for wheel in installed:
            shutil.unpack_archive(wheel, packages_of(system), "zip")

    def call(self, *command):
        """The exit code and all lines of a command in the app's folder."""
        done = subprocess.run(
            command, cwd=self.app, env=self.env, text=True, timeout=50,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        return done.returncode, [line.strip() for line in done.stdout.splitlines()]

    def tell(self, lines):
        for line in lines:
            say(f"  {self.name} | {line}")

    def set_up(self):
        """Do what the repository says; the exit code, and what pip reports."""
        self.tell([f"$ {line}" for line in Path("setup.sh").read_text().splitlines()])
        status, lines = self.call("sh", "-e", "setup.sh")
        told = [line.partition(" in /")[0] for line in lines if line.startswith(TOLD)]
        self.tell(told)
        return status, " ".join(told)

    def run(self):
        """Start the app as the Procfile says; the exit code and the last line."""
        command = Path("Procfile").read_text().partition(":")[2].split()
        status, lines = self.call(*command)
        self.tell(lines[-1:])
        return status, (lines or [""])[-1]


def packages_of(environment):
    return sysconfig.get_path("purelib", "posix_prefix", {"base": str(environment)})


def publish():
    """greeting 1.0 and plural 2.1 are what you have; 1.1 came out since."""
    old = make_wheel(INDEX, "greeting", "1.0", GREETING_1_0)
    make_wheel(INDEX, "greeting", "1.1", GREETING_1_1)
    return [old, make_wheel(INDEX, "plural", "2.1", PLURAL_2_1)]


def violation():
    say("violation: pip installs into the system's Python, by name alone")
    yours = Computer("yours", installed=publish())
    status, _ = yours.set_up()
    expect(status == 0 and yours.run() == (0, LINE), "it runs on your computer")
    say("effect: on your computer all was there already, and it runs")

    hers = Computer("hers")
    status, told = hers.set_up()
    expect(status == 0 and "greeting-1.1" in told, "she gets another version")
    status, line = hers.run()
    expect(status != 0 and "No module named 'plural'" in line, "plural is missing")
    say("effect: on hers, plural is missing: nobody declared it")

    hers.tell(["$ pip install plural"])
    status, _ = hers.call("pip", "install", "plural")
    expect(status == 0, "she installs plural by hand")
    status, line = hers.run()
    expect(status != 0 and line.startswith("TypeError: greet()"), "greeting 1.1 breaks it")
    say("effect: and with it, greeting 1.1 differs from the 1.0 that you have")


def fix():
    say("fix: an environment for the app, filled from a lock with hashes")
    wheels = publish()
    without_pip = ["--no-pip"]  # of its own: the app's environment has one
    yours = Computer("yours", installed=wheels, options=without_pip)
    set_up_and_run(yours)
    say("effect: your system has both packages; the app uses its own")

    hers = Computer("hers", options=without_pip)
    make_wheel(INDEX, "plural", "2.1", PLURAL_2_1 + "print('a stranger')\n")
    say("  in the index, another file takes the place of plural 2.1")
    status, told = hers.set_up()
    expect(status != 0 and "DO NOT MATCH THE HASHES" in told, "pip refuses the wheel")
    expect(hers.run()[0] != 0, "nothing of it was installed")
    say("effect: pip refuses it, for its bytes are not those that were locked")

    publish()
    say("  the index is repaired")
    set_up_and_run(hers)
    say("effect: the same two versions on both computers, and it runs")


def set_up_and_run(computer):
    status, told = computer.set_up()
    expect(status == 0 and "greeting-1.0 plural-2.1" in told, "the locked versions")
    expect(computer.run() == (0, LINE), "it runs")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
