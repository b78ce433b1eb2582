"""Deploys app.py for several customers, and judges each deploy by its page."""
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEPT = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP")
failures = 0


def ok(what):
    print(f"ok: {what}", flush=True)


def not_yet(seen, wanted):
    global failures
    failures += 1
    print(f"not yet: {seen}; wanted: {wanted}", flush=True)


class Deploy:
    """A folder with app.py and REVISION, and the environment of one customer."""

    def __init__(self, folder, customer, label, title, max_name, newest_first, revision):
        self.folder, self.label, self.revision = folder / secrets.token_hex(4), label, revision
        self.title, self.max_name, self.newest_first = title, max_name, newest_first
        self.folder.mkdir()
        shutil.copy(HERE / "app.py", self.folder)
        (self.folder / "REVISION").write_text(f"{revision}\n", encoding="utf-8")
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.env = {
            **kept, "PYTHONDONTWRITEBYTECODE": "1", "CUSTOMER": customer, "TITLE": title,
            "MAX_NAME": str(max_name), "NEWEST_FIRST": "yes" if newest_first else "no",
        }

    def run(self, *arguments, text=""):
        """What it says on stdout, and None or how it failed."""
        try:
            done = subprocess.run(
                [sys.executable, "app.py", *arguments], cwd=self.folder, env=self.env, input=text,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=4,
                encoding="utf-8", errors="replace",
            )
        except subprocess.TimeoutExpired:
            return "", "it does not end within 4 s"
        if done.returncode == 0:
            return done.stdout, None
        last = (done.stderr.strip().splitlines() or ["nothing on stderr"])[-1]
        for path in (self.folder.resolve(), self.folder):
            last = last.replace(f"{path}{os.sep}", "")
        return "", f"app.py ends with exit code {done.returncode} ({last[:90]})"


def name_of(length):
    """A name of this many characters that nobody can foresee."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(random.choice(letters) for _ in range(length)).title()


class Visitors:
    """Signatures, made up for one deploy: which of them its page is to show."""

    def __init__(self, deploy):
        limit = deploy.max_name
        self.fits, self.long = name_of(limit), name_of(limit + 1)
        self.given, self.family = name_of(3), name_of(2)
        self.mail = f"{secrets.token_hex(4)}@mail.example"
        names = [self.fits, f" {self.given}   {self.family} ", "   ", self.long, name_of(4)]
        random.shuffle(names)
        self.text = "".join(f"{name},{self.mail}\n" for name in names)
        shown = [" ".join(name.split()) for name in names if name.strip() and name != self.long]
        if deploy.newest_first:
            shown.reverse()
        self.page = [deploy.title] + [f"- {name}" for name in shown]


def fault(deploy, visitors, page):
    """The first thing that is wrong with the page, and what would be right."""
    lines = page.splitlines()
    first = lines[0] if lines else ""
    if first != deploy.title:
        return f"the first line is {first!r}", f"its TITLE, {deploy.title!r}"
    if visitors.mail in page:
        return "the page shows the mail address of a visitor", "no page does; one copy has that fix"
    if visitors.long in page or visitors.fits not in page:
        what = "is shown" if visitors.long in page else "and all shorter ones are missing"
        return f"a name of {len(visitors.long)} characters {what}", \
            f"names of up to MAX_NAME={deploy.max_name} characters"
    if f"- {visitors.given} {visitors.family}" not in lines:
        return "a name with spaces to spare is shown as it came", \
            "single spaces; one copy has that fix"
    if any(not line.lstrip("- ") for line in lines):
        return "there is an entry without a name", "no such entry; one copy has that fix"
    if sorted(lines) == sorted(visitors.page) and lines != visitors.page:
        order = "newest first" if deploy.newest_first else "oldest first"
        return "the names come in another order", f"{order}, as NEWEST_FIRST says"
    if lines != visitors.page:
        return f"the page is {lines}", f"{visitors.page}"
    return None


def check_page(deploy):
    visitors = Visitors(deploy)
    page, failed = deploy.run(text=visitors.text)
    wrong = fault(deploy, visitors, page)
    if failed:
        not_yet(f"{deploy.label}: {failed}", "it runs with app.py and REVISION, nothing else")
    elif wrong:
        not_yet(f"{deploy.label}: {wrong[0]}", wrong[1])
    else:
        order = "newest" if deploy.newest_first else "oldest"
        ok(f"{deploy.label}: names up to {deploy.max_name}, {order} first, both fixes")


def check_revision(deploy):
    said, failed = deploy.run("--revision")
    if said.strip() == deploy.revision:
        ok(f"{deploy.label}: --revision prints {deploy.revision}, as its build wrote")
    else:
        seen = failed or f"--revision prints {said.strip()[:40]!r}"
        not_yet(f"{deploy.label}: {seen}", f"{deploy.revision}, which its build wrote to REVISION")


def main():
    first, second = secrets.token_hex(4), secrets.token_hex(4)
    other = f"customer-{secrets.token_hex(2)}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        acme = Deploy(folder, "acme", "Acme", "Welcome to Acme", 12, False, first)
        globex = Deploy(folder, "globex", "Globex", "Hello from Globex", 30, True, first)
        new = Deploy(folder, other, f"a new customer, {other}", f"The book of {other}",
                     random.randint(14, 28), random.choice([True, False]), first)
        later = Deploy(folder, "acme", "Acme, with other wishes, next build",
                       f"Acme {secrets.token_hex(2)}", random.randint(14, 28), True, second)
        for deploy in (acme, globex, new, later):
            check_page(deploy)
        for deploy in (new, later):
            check_revision(deploy)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
