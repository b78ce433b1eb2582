"""Three deploys of one repository, and a hotfix to one of them."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path.cwd()
ADDRESS = "ada@mail.example"
ENV = {
    **{name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
    # Nobody's own settings of Git, and the same commit ids at each run.
    "HOME": str(HERE), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": ADDRESS,
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": ADDRESS,
    "GIT_AUTHOR_DATE": "2026-11-20T18:00:00Z", "GIT_COMMITTER_DATE": "2026-11-20T18:00:00Z",
}


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


def run(*command, cwd=".", **more):
    return subprocess.run(command, cwd=cwd, env=ENV, stdout=subprocess.PIPE, text=True,
                          timeout=10, **more)


def git(folder, *arguments):
    done = run("git", *arguments, cwd=folder)
    expect(done.returncode == 0, f"git {arguments[0]} in {folder}")
    return done.stdout.strip()


def head(deploy):
    return git(deploy, "rev-parse", "HEAD")


def contains(repository, newer, older):
    """Whether the history of one commit contains the other."""
    return run("git", "merge-base", "--is-ancestor", older, newer, cwd=repository).returncode == 0


def commit(folder, message):
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", message)


def deploy(name, revision):
    expect(run("sh", "deploy.sh", name, revision).returncode == 0, f"{name} is deployed")


def list_deploys():
    for name in ("laptop", "staging", "production"):
        say(f"  {name:10} | {git(name, 'log', '-1', '--format=%h %s')}")


def look():
    """What production answers to a signature."""
    done = run(sys.executable, "app.py", cwd="production", input=f"Ada,{ADDRESS}\n")
    heading, _, entry = done.stdout.strip().partition("\n")
    say(f"  production | {heading} {entry}")
    expect("<li>Ada" in entry, "production answers")
    return heading, ADDRESS in entry


def set_up():
    """One codebase; a laptop, staging and production at different commits of it."""
    git(".", "init", "-q", "laptop")
    git("laptop", "symbolic-ref", "HEAD", "refs/heads/main")
    page = Path("laptop", "app.py")
    shutil.copy("app.py", page)
    commit("laptop", "First page")
    git("laptop", "tag", "v1")
    page.write_text(page.read_text().replace("Guestbook", "Our guests"))
    commit("laptop", "Another heading")
    git(".", "clone", "-q", "--bare", "laptop", "codebase.git")
    git("laptop", "remote", "add", "origin", "../codebase.git")
    Path("laptop", "README").write_text("The guestbook of our house.\n")
    commit("laptop", "Add a README")
    for name, revision in (("staging", "main"), ("production", "v1")):
        git(".", "clone", "-q", "codebase.git", name)
        deploy(name, git("codebase.git", "rev-parse", revision))


def show_deploys():
    set_up()
    list_deploys()
    old, middle, new = head("production"), head("staging"), head("laptop")
    expect(len({old, middle, new}) == 3, "three different commits")
    expect(contains("laptop", new, middle) and contains("laptop", middle, old), "one history")
    say("effect: three deploys, three commits, one history: all is well")
    expect(look()[1], "the page shows the address")


def friday():
    expect(run("sh", "friday.sh").returncode == 0, "friday.sh ends well")
    heading, leaks = look()
    expect("Guestbook" in heading and not leaks, "production has the fix and no more")
    list_deploys()
    running = head("production")
    known = run("git", "cat-file", "-e", running, cwd="codebase.git",
                stderr=subprocess.DEVNULL).returncode == 0
    return running, known


def monday():
    """The heading is agreed. The laptop takes in main and pushes; main is deployed."""
    git("laptop", "fetch", "-q", "origin")
    git("laptop", "merge", "-q", "-m", "Merge main", "origin/main")
    git("laptop", "push", "-q", "origin", "main")
    revision = git("codebase.git", "rev-parse", "main")
    deploy("staging", revision)
    deploy("production", revision)
    list_deploys()
    heading, leaks = look()
    expect("Our guests" in heading, "production has the new heading")
    return revision, leaks


def violation():
    say("violation: three deploys; a hotfix is committed on the server")
    show_deploys()
    running, known = friday()
    say("effect: friday: fixed, and even committed")
    expect(not known, "the codebase does not have the commit")
    say(f"effect: but the codebase has no commit {running[:7]}; one server has")
    revision, leaks = monday()
    expect(leaks, "the address is back")
    expect(not contains("production", revision, running), "main does not contain the fix")
    say("effect: monday: the address is back on the page")
    say(f"effect: is {running[:7]} in the history of {revision[:7]}? Git says no")


def fix():
    say("fix: three deploys; the hotfix starts from what production runs")
    show_deploys()
    running, known = friday()
    expect(known, "the codebase has the commit")
    expect(contains("codebase.git", "main", running), "main contains the commit")
    say("effect: friday: fixed, without the heading that is not agreed")
    say(f"effect: the codebase has {running[:7]}, and main contains it")
    revision, leaks = monday()
    expect(not leaks, "the address is still gone")
    expect(contains("production", revision, running), "main contains the fix")
    say("effect: monday: the new heading, and the fix has stayed")
    say(f"effect: is {running[:7]} in the history of {revision[:7]}? Git says yes")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
