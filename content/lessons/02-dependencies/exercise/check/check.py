"""Sets the exercise up in clean rooms, on three days, and judges what it does there."""
import importlib.util
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
INDEX = HERE / "index"
failures = 0


def judge(good, wanted, seen):
    """One line for one thing checked; good, so that what follows can depend on it."""
    global failures
    failures += not good
    print(f"ok: {wanted}" if good else f"not yet: {seen}; wanted: {wanted}", flush=True)
    return good


def load(file):
    """A module from a file of any name."""
    spec = importlib.util.spec_from_file_location(file.stem.partition("-")[0], file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def some_visitors():
    """Names that were never seen before: spelt in two ways, with accents, in any order."""
    names = [f"{first} {secrets.token_hex(3)}" for first in ("Zoë", "Ada", "Grace", "Édouard")]
    names += [name.upper().replace(" ", "   ") for name in random.sample(names, 2)]
    random.shuffle(names)
    return names


def expected(visitors):
    """What the app has printed on the old laptop, without sha256sum and date."""
    load(INDEX / "fold-0.9.py")
    tidy, table = load(INDEX / "tidy-1.3.py").tidy, load(INDEX / "table-1.2.py").table
    text = table(sorted({tidy(name) for name in visitors}))
    return text.splitlines(), f"sha256 {sha256(text.encode()).hexdigest()}"


def run(builder, environment, visitors, room):
    """Run app.py in the environment, on a computer that has no tools at all."""
    report, tools = room / "report", room / "no-tools"
    report.touch()
    tools.mkdir(exist_ok=True)
    env = {"PATH": str(tools), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    if "SYSTEMROOT" in os.environ:
        env["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    work = room / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for file in ("app.py", "watch.py"):
        shutil.copy(HERE / file, work)
    done = subprocess.run(
        [builder.python_of(environment), "watch.py", report, "app.py"], cwd=work, env=env,
        input="".join(f"{name}\n" for name in visitors), encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=8,
    )
    error = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    started = sorted(set(report.read_text(encoding="utf-8").split()))
    report.unlink()
    return done.returncode, done.stdout.splitlines(), error, started


def check_clean_room(builder, text, room):
    """A new computer: the packages of requirements.txt, and nothing else."""
    environment, visitors = room / "env", some_visitors()
    try:
        installed = builder.build(text, INDEX, environment)
    except builder.Refused as refusal:
        return judge(False, "a new computer builds it", f"the build is refused: {refusal}")
    judge(True, f"a new computer builds it ({', '.join(installed) or 'no packages'})", "")

    days = {datetime.now(timezone.utc).strftime("%Y-%m-%d")}
    status, lines, error, started = run(builder, environment, visitors, room)
    days.add(datetime.now(timezone.utc).strftime("%Y-%m-%d"))
    rows, digest = expected(visitors)
    if status != 0:
        return judge(False, "it runs there, with what was installed and no system tool",
                     f"it ends there: {error}")
    good = judge(lines[:len(rows)] == rows, "it prints the book as before",
                 f"the book is {lines[:len(rows)]!r}, not {rows!r}")
    seen = [line for line in lines if line.startswith("sha256")] or ["missing"]
    good &= judge(seen == [digest], "the line sha256 is right",
                  f"without sha256sum in PATH the line is: {seen[0]!r}")
    seen = [line for line in lines if line.startswith("exported")] or ["missing"]
    good &= judge(len(seen) == 1 and seen[0] in {f"exported {day}" for day in days},
                  "the line exported has today's date, in UTC",
                  f"without date in PATH the line is: {seen[0]!r}")
    names = {package.partition("-")[0] for package in installed}
    good &= judge(names >= {"fold", "table", "tidy"}, "its packages come from the index",
                  f"it runs with {', '.join(installed) or 'no packages'}; is the rest pasted in?")
    good &= judge(not started, "it starts no other program",
                  f"it starts {', '.join(started)}, which nothing declares")
    return good


def check_tomorrow(builder, text, room):
    """Every package has had a release, and none of them is for this app."""
    index = room / "tomorrow"
    shutil.copytree(INDEX, index)
    for name in ("fold", "table", "tidy"):
        release = f"{random.choice([1, 2, 3])}.{random.randint(10, 99)}"
        code = f"raise RuntimeError('{name} {release} is not for this app')\n"
        (index / f"{name}-{release}.py").write_text(code, encoding="utf-8")
    wanted = "after new releases of all packages, a build gives the same"
    environment, visitors = room / "env-tomorrow", some_visitors()
    try:
        builder.build(text, index, environment)
    except builder.Refused as refusal:
        return judge(False, wanted, f"the build is refused: {refusal}")
    status, lines, error, _ = run(builder, environment, visitors, room)
    rows, _ = expected(visitors)
    return judge(status == 0 and lines[:len(rows)] == rows, wanted,
                 f"a build of tomorrow differs: {error if status else lines[:1]}")


def check_replaced(builder, text, room):
    """The same names and versions, but one file has other bytes."""
    try:
        names = builder.choose(text, INDEX)
    except builder.Refused:
        return  # not even the good files are installed: that was said before
    let_in = []
    for name in names:
        index = room / f"replaced-{name}"
        shutil.copytree(INDEX, index)
        for file in index.glob(f"{name}-*.py"):
            with file.open("a", encoding="utf-8") as code:
                code.write(f"\nSTRANGER = '{secrets.token_hex(4)}'\n")
        try:
            builder.build(text, index, room / "env-replaced")
            let_in.append(name)
        except builder.Refused:
            pass
    judge(names and not let_in, "a file that was replaced in the index is refused",
          f"the index had another file as {', '.join(let_in) or 'nothing'}, and it was installed")


def main():
    try:
        builder = load(HERE / "build.py")
        text = (HERE / "requirements.txt").read_text(encoding="utf-8")
        builder.requirements(text)
    except OSError as error:
        sys.exit(f"not yet: {Path(error.filename).name} is not there; wanted: the files of the start")
    except builder.Refused as refusal:
        sys.exit(f"not yet: {refusal}; wanted: lines such as tidy==1.3")
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder).resolve()
        try:
            if check_clean_room(builder, text, room):
                check_tomorrow(builder, text, room)
        except subprocess.TimeoutExpired:
            judge(False, "it ends when its input does", "app.py still runs after 8 s")
        check_replaced(builder, text, room)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
