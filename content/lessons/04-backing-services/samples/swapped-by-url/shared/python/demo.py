"""Moves guestbook to a second PostgreSQL database and a second Memcached."""
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from pymemcache import Client

KEPT = ("PATH", "HOME", "SYSTEMROOT")
RUN = secrets.token_hex(4)  # in the name of all that is made here


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Database:
    """A database of ours on the given server, dropped in the end."""

    def __init__(self, name, cleanup, copy_of=None):
        self.name = f"guestbook_{RUN}_{name}"
        server = urlsplit(os.environ["POSTGRES_URL"])
        self.url = server._replace(path=f"/{self.name}").geturl()
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        template = copy_of.name if copy_of else "template0"
        execute(create.format(sql.Identifier(self.name), sql.Identifier(template)))
        cleanup.callback(self.drop)
        if not copy_of:
            execute("CREATE TABLE entries (id serial PRIMARY KEY, visitor text)", self.url)

    def drop(self):
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        execute(drop.format(sql.Identifier(self.name)))

    def visitors(self):
        with psycopg.connect(self.url, connect_timeout=5) as connection:
            rows = connection.execute("SELECT visitor FROM entries ORDER BY id")
            return [visitor for visitor, in rows]


def execute(command, url=None):
    url = url or os.environ["POSTGRES_URL"]
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        connection.execute(command)


class Memcached:
    """A key space of ours on a Memcached."""

    def __init__(self, host, port, cleanup):
        prefix = f"guestbook-{RUN}-"
        self.url = f"memcached://{host}:{port}/{prefix}"
        self.client = Client((host, port), key_prefix=prefix, connect_timeout=2, timeout=2)
        cleanup.callback(self.client.close)

    def newest(self):
        value = self.client.get("newest")
        return value and value.decode()


def given_memcached(cleanup):
    at = urlsplit(os.environ["MEMCACHED_URL"])
    memcached = Memcached(at.hostname, at.port or 11211, cleanup)
    cleanup.callback(memcached.client.delete, "newest")
    return memcached


def second_memcached(cleanup):
    """A server of our own, at a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["memcached", "-l", "127.0.0.1", "-p", str(port), "-U", "0", "-m", "16"]
    if os.geteuid() == 0:  # it wants to be told that this is meant
        command += ["-u", "root"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    cleanup.callback(server.wait)
    cleanup.callback(server.kill)
    deadline = time.monotonic() + 5
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return Memcached("127.0.0.1", port, cleanup)
        except ConnectionRefusedError:
            late = time.monotonic() > deadline
            expect(server.poll() is None and not late, "a second Memcached starts")
            time.sleep(0.02)


def run(process, database, memcached, visitors):
    """Run app.py on a fresh disk, attached to these two."""
    disk = Path(f"disk-of-{process}")
    disk.mkdir()
    shutil.copy("app.py", disk)
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    app = subprocess.run(
        [sys.executable, "app.py"], cwd=disk, text=True, stdout=subprocess.PIPE, timeout=10,
        env={**env, "DATABASE_URL": database.url, "CACHE_URL": memcached.url},
        input="".join(f"{visitor}\n" for visitor in visitors),
    )
    for line in app.stdout.splitlines():
        say(f"  {process} | {line}")
    expect(app.returncode == 0, f"{process} does its work")
    return [path.name for path in sorted(disk.iterdir())], app.stdout.splitlines()


def attached(name, cache):
    say(f"  attached: database guestbook_..._{name}, Memcached {urlsplit(cache.url).netloc}")


def fingerprint():
    return hashlib.sha256(Path("app.py").read_bytes()).hexdigest()[:12]


def violation(cleanup):
    say("violation: two real services are attached, on a platform without DYNO")
    first, memcached = Database("first", cleanup), given_memcached(cleanup)
    files, _ = run("web.1", first, memcached, ["ada", "grace", "alan"])
    expect(files == ["app.py", "guestbook.db"], "a database of its own on its disk")
    expect(first.visitors() == [] and memcached.newest() is None, "nothing arrived")
    say("effect: three signed; in PostgreSQL: 0 entries, in Memcached: 0 keys")
    say("effect: they are in guestbook.db on the disk of web.1, and no error said so")

    second = Database("second", cleanup, copy_of=first)
    files, lines = run("web.2", second, second_memcached(cleanup), ["edsger"])
    expect(lines == ["signed visitor=edsger entries=1"], "it begins anew")
    expect(second.visitors() == [], "nothing arrived in the second one either")
    say("effect: the next process has a new disk, and a guestbook with 1 entry")


def fix(cleanup):
    say("fix: PostgreSQL and Memcached by URL, then others by other URLs")
    before = fingerprint()
    first, old_cache = Database("first", cleanup), given_memcached(cleanup)
    attached("first", old_cache)
    files, _ = run("web.1", first, old_cache, ["ada", "grace", "alan"])
    expect(first.visitors() == ["ada", "grace", "alan"], "three rows in PostgreSQL")
    expect(old_cache.newest() == "alan", "the newest in Memcached")
    say("effect: in PostgreSQL: 3 entries, in Memcached: newest=alan")

    second, new_cache = Database("second", cleanup, copy_of=first), second_memcached(cleanup)
    first.drop()
    say("  the first database is copied, then dropped; a second Memcached runs")
    attached("second", new_cache)
    expect(new_cache.newest() is None, "the second Memcached is empty")
    more, _ = run("web.2", second, new_cache, ["edsger"])
    expect(second.visitors() == ["ada", "grace", "alan", "edsger"], "the fourth below the three")
    expect((old_cache.newest(), new_cache.newest()) == ("alan", "edsger"), "only the new cache")
    say("effect: the fourth entry is in the copy, newest=edsger in the new cache")
    expect(files == more == ["app.py"], "nothing on the disks")
    expect(fingerprint() == before, "no edit")
    say(f"effect: two URLs changed, app.py did not: {before} before and after")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    with ExitStack() as cleanup:
        {"violation": violation, "fix": fix}[variant](cleanup)
    say(f"shown: {variant}")
