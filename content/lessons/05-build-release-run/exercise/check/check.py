"""Uses deploy.py as an operator would, for some days, and judges what it does."""
import os
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

KEPT = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP")
GREETING = Path("templates", "greeting.txt")
failures = 0


def judge(good, wanted, seen):
    """One line for one thing checked."""
    global failures
    failures += not good
    print(f"ok: {wanted}" if good else f"not yet: {seen}; wanted: {wanted}", flush=True)
    return good


class Deployment:
    """A folder with deploy.py in it and nothing else at first."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copy("deploy.py", folder)
        self.source = folder / "src"
        shutil.copytree("src", self.source)
        self.config = folder / "guestbook.env"

    def write(self, word):
        """Change the code: the greeting is new, the size of the file is not."""
        (self.source / GREETING).write_text(f"Hello-{word}\n", encoding="utf-8")

    def configure(self, host):
        self.config.write_text(f"CANONICAL_HOST={host}\n", encoding="utf-8")

    def command(self, *arguments):
        """Exit code, and what came out on stdout and on stderr."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        try:
            ran = subprocess.run(
                [sys.executable, "deploy.py", *arguments], cwd=self.folder,
                env={**kept, "PYTHONDONTWRITEBYTECODE": "1"},
                stdin=subprocess.DEVNULL, capture_output=True, timeout=10,
                encoding="utf-8", errors="replace",
            )
        except subprocess.TimeoutExpired:
            return None, "", "it did not end within 10 s"
        return ran.returncode, ran.stdout.strip(), ran.stderr.strip()

    def new_id(self, *arguments):
        """The id that a command prints. Without one there is nothing more to check."""
        status, out, err = self.command(*arguments)
        if status != 0 or len(out.split()) != 1:
            last = (err or out or "nothing").splitlines()[-1]
            told = " ".join(["deploy.py", *arguments])
            sys.exit(f"not yet: {told} ended with {status} and said: {last[:120]}; "
                     "wanted: exit code 0 and one id on stdout")
        return out

    def run(self, release):
        """What the app says, or why it says nothing."""
        status, out, err = self.command("run", release)
        if status == 0 and out:
            return out
        last = (err or "nothing").splitlines()[-1]
        return f"no page, exit code {status}, {last[:80]}"

    def tamper(self, old, new):
        """Put one word for another in all copies of the code; how many there were."""
        count = 0
        for path in [path for path in self.folder.rglob("*") if path.is_file()]:
            content = path.read_bytes()
            if old.encode() not in content:
                continue
            times = path.stat()
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
            path.write_bytes(content.replace(old.encode(), new.encode()))
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            count += 1
        return count


def page(word, host):
    return f"Hello-{word} at {host}"


def check_builds(deployment, first, second):
    """Two builds; their ids."""
    deployment.write(first)
    build = deployment.new_id("build", "src")
    again = deployment.new_id("build", "src")
    judge(build == again, "the same source, built twice, has one build id",
          f"the same source, built twice, has the ids {build} and {again}")
    deployment.write(second)
    other = deployment.new_id("build", "src")
    judge(other != build, "other source has another build id",
          f"a change in {GREETING} left the build id at {build}")
    return build, other


def check_releases(deployment, build, other, hosts):
    """Three releases; their ids. Afterwards neither source nor config is left."""
    releases = []
    for build_id, host in ((build, hosts[0]), (build, hosts[1]), (other, hosts[1])):
        deployment.configure(host)
        releases.append(deployment.new_id("release", build_id, deployment.config.name))
    judge(len(set(releases)) == 3, "three releases have three ids, two of them with one build",
          f"three releases have the ids {', '.join(releases)}")
    deployment.configure(hosts[2])
    shutil.rmtree(deployment.source)
    return releases


def check_runs(deployment, releases, pages, changed):
    """Every release is its build with its config, whatever happened since.
    Whether the first one can be gone back to."""
    for release, wanted, what in zip(releases, pages, (
        "the first build with the first config",
        "the same build with the second config",
        "the second build with the second config",
    )):
        seen = deployment.run(release)
        because = ", which was put into the config file after the release" if changed in seen else ""
        judge(seen == wanted, f"{what} says: {wanted}", f"it says: {seen}{because}")
    back = deployment.run(releases[0])
    return judge(back == pages[0], "a rollback to the first release, its source gone, says the same",
                 f"after a rollback to the first release it says: {back}")


def check_ledger(deployment, build, host, releases):
    """The pair of the first release, released once more, is a new release."""
    deployment.configure(host)
    again = deployment.new_id("release", build, deployment.config.name)
    judge(again not in releases, "the first pair, released again, has an id of its own",
          f"the first pair, released again, has the id {again}, which was taken")


def check_tampering(deployment, releases, pages, word, there):
    refused = "a release that was changed by hand is refused"
    patched = secrets.token_hex(4)
    if not deployment.tamper(word, patched):
        wanted = "no file of a release can be changed by hand: it is packed" if there else refused
        judge(there, wanted, "the first release is nowhere, so there is nothing to change")
        return
    status, out, err = deployment.command("run", releases[0])
    if patched in out:
        seen = f"{GREETING} of the release was changed, and the app still started: {out}"
        if status != 0:
            seen += f" (exit code {status}, but too late)"
    else:
        seen = f"the release was changed, and run ended with {status}, saying: {(out or err)[-80:]}"
    judge(status not in (0, None) and not out, refused, seen)
    seen = deployment.run(releases[2])
    judge(seen == pages[2], "a release that nobody touched still runs",
          f"a release that nobody touched says: {seen}")


def main():
    first, second = secrets.token_hex(4), secrets.token_hex(4)
    hosts = [f"{secrets.token_hex(3)}.example" for _ in range(3)]
    pages = [page(first, hosts[0]), page(first, hosts[1]), page(second, hosts[1])]
    with tempfile.TemporaryDirectory() as folder:
        deployment = Deployment(Path(folder))
        build, other = check_builds(deployment, first, second)
        releases = check_releases(deployment, build, other, hosts)
        there = check_runs(deployment, releases, pages, hosts[2])
        check_ledger(deployment, build, hosts[0], releases)
        status, out, _ = deployment.command("run", f"v{secrets.token_hex(3)}")
        judge(status not in (0, None) and not out, "an id that was never given is refused",
              f"an id that was never given: exit code {status}, {out or 'no page'}")
        check_tampering(deployment, releases, pages, first, there)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
