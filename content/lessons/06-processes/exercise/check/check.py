"""Runs three copies of app.py, each with a disk of its own, and replaces one."""
import http.client
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from standin import StandIn

KEPT = ("PATH", "SYSTEMROOT")
HERE = Path(__file__).resolve().parent
OURS = {"check.py", "watch.py", "standin.py"}
DAY = 24 * 60 * 60
failures = 0


def judge(good, wanted, seen):
    """One line for one thing checked."""
    global failures
    failures += not good
    print(f"ok: {wanted}" if good else f"not yet: {seen}; wanted: {wanted}", flush=True)


class Gone(Exception):
    """A copy that does not run or does not answer: there is no point in going on."""


class Copy:
    """A copy of app.py, running, on a disk with the release and nothing else."""

    def __init__(self, name, place, store, session_seconds):
        self.name, self.disk = name, place / name
        self.release = {path.name for path in HERE.iterdir()} - OURS - {"__pycache__"}
        for folder in ("app", "tmp", "home"):
            (self.disk / folder).mkdir(parents=True)
        for file in self.release:
            source, target = HERE / file, self.disk / "app" / file
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        self.report = self.disk / "report"
        temporary = {key: str(self.disk / "tmp") for key in ("TMPDIR", "TEMP", "TMP")}
        self.process = subprocess.Popen(
            [sys.executable, "-B", str(HERE / "watch.py"), str(self.report), "app.py"],
            cwd=self.disk / "app",
            env={**{key: os.environ[key] for key in KEPT if key in os.environ}, **temporary,
                 "HOME": str(self.disk / "home"), "PORT": "0", "STORE_URL": store.url,
                 "SESSION_SECONDS": str(session_seconds)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        self.limit = threading.Timer(15, self.process.kill)
        self.limit.start()
        self.port, self.errors = None, []

    def wait(self):
        """Wait until it listens."""
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            self.process.kill()
            last = self.process.stderr.read().strip().splitlines()[-1:] or ["nothing on stderr"]
            raise Gone(f"{self.name} does not start. It says: {last[0]}")
        self.port = int(line.split()[-1])
        for stream in (self.process.stdout, self.process.stderr):
            threading.Thread(target=self.drain, args=(stream,), daemon=True).start()

    def drain(self, stream):
        for line in stream:
            if line.strip() and stream is self.process.stderr:
                self.errors.append(line.strip())

    def ask(self, method, path, body=None, cookie=""):
        """Status, body and cookie of the answer."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            client.request(method, path, body, {"Cookie": cookie})
            response = client.getresponse()
            given = response.headers.get("Set-Cookie", "").partition(";")[0]
            return response.status, response.read(), given
        except (OSError, http.client.HTTPException):
            said = [line for line in self.errors if not line.startswith("---")][-1:]
            reason = f". It says: {said[0]}" if said else ""
            raise Gone(f"{self.name} gives no answer to {method} {path}{reason}") from None
        finally:
            client.close()

    def left_behind(self):
        """Files that it has written and that are still there."""
        written = self.report.read_text(encoding="utf-8").splitlines()
        files = {Path(line) for line in written if not line.startswith("/dev/")}
        files |= {path for path in self.disk.rglob("*") if path.parent.name != "__pycache__"}
        known = {self.report} | {self.disk / "app" / file for file in self.release}
        return sorted(str(path.relative_to(self.disk) if self.disk in path.parents else path)
                      for path in files - known if path.is_file())

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.wait()


class Check:
    def __init__(self, place, store):
        self.place, self.store = place, store
        self.session_seconds = random.randint(100, 900)
        self.copies = []

    def start(self, *names):
        started = [Copy(name, self.place, self.store, self.session_seconds) for name in names]
        self.copies += started
        for copy in started:
            copy.wait()

    def sign_in(self, copy):
        visitor = f"v{secrets.token_hex(4)}"
        status, _, cookie = copy.ask("POST", f"/login/{visitor}")
        if status != 200 or "=" not in cookie:
            raise Gone(f"{copy.name} answers POST /login with {status} and the cookie {cookie!r}")
        return visitor, cookie

    def signed_in_at(self, visitor, cookie):
        """The names of the copies that know this visitor."""
        hello = (200, f"hello {visitor}".encode())
        return [copy.name for copy in self.copies if copy.ask("GET", "/me", None, cookie)[:2] == hello]

    def judge_known(self, visitor, cookie, wanted):
        known = self.signed_in_at(visitor, cookie)
        without = [copy.name for copy in self.copies if copy.name not in known]
        judge(not without, wanted, f"{' and '.join(without)} did not know the visitor")

    def judge_unknown(self, visitor, cookie, wanted, when):
        known = self.signed_in_at(visitor, cookie)
        judge(not known, wanted, f"{when}, the visitor is still signed in at {' and '.join(known)}")

    def judge_visits(self, count, wanted):
        seen = [copy.ask("GET", "/visits")[1].decode(errors="replace") for copy in self.copies]
        judge(seen == [str(count)] * len(seen), wanted, f"the copies say {', '.join(seen)}")

    def judge_photo(self, name, photo, wanted):
        answers = [(copy.name, *copy.ask("GET", f"/photos/{name}")[:2]) for copy in self.copies]
        bad = [f"{where} answered {status}" if status != 200 else f"{where} showed other bytes"
               for where, status, data in answers if (status, data) != (200, photo)]
        judge(not bad, wanted, " and ".join(bad))

    def run(self):
        self.start("web.1", "web.2", "web.3")
        doomed = random.choice(self.copies)  # it will have seen everything first

        ada, ada_cookie = self.sign_in(doomed)
        self.judge_known(ada, ada_cookie, "signed in at one copy is signed in at all three")
        bob, bob_cookie = self.sign_in(random.choice(self.copies))
        self.judge_known(bob, bob_cookie, "a second visitor is greeted by the right name everywhere")

        count = random.randint(50, 70)
        where = [random.choice(self.copies) for _ in range(count)]
        with ThreadPoolExecutor(12) as pool:
            numbers = list(pool.map(lambda copy: copy.ask("POST", "/visits")[1], where))
        total = doomed.ask("GET", "/visits")[1].decode(errors="replace")
        judge(
            sorted(numbers, key=lambda n: n.zfill(9)) == [b"%d" % n for n in range(1, count + 1)],
            f"{count} visits at the same time have the numbers 1 to {count}, each once",
            f"{count} visits at the same time were counted as {total}, "
            f"with {len(set(numbers))} different numbers",
        )
        self.judge_visits(count, f"all copies say that there were {count} visits")

        photo = secrets.token_bytes(random.randint(2000, 4000))
        status = doomed.ask("PUT", f"/photos/{ada}", photo)[0]
        judge(status == 201, "a photo is taken with 201", f"the answer was {status}")
        self.judge_photo(ada, photo, "a photo sent to one copy is shown by all three")
        status = random.choice(self.copies).ask("GET", f"/photos/{secrets.token_hex(4)}")[0]
        judge(status == 404, "a photo that nobody sent is a 404", f"the answer was {status}")

        left = doomed.left_behind()
        doomed.end()
        self.copies.remove(doomed)
        shutil.rmtree(doomed.disk)
        self.start("web.4")
        self.judge_known(ada, ada_cookie, f"{doomed.name} was killed, web.4 is new: still signed in")
        self.judge_visits(count, "and no visit is lost")
        self.judge_photo(ada, photo, "and the photo is there")

        status = random.choice(self.copies).ask("POST", "/logout", None, bob_cookie)[0]
        judge(status == 200, "signing out is answered with 200", f"the answer was {status}")
        self.judge_unknown(bob, bob_cookie, "signed out at one copy is signed out at all", "after that")

        eve, eve_cookie = self.sign_in(random.choice(self.copies))
        self.store.moved += self.session_seconds - 20
        self.judge_known(eve, eve_cookie, f"with SESSION_SECONDS={self.session_seconds}, a visitor "
                         f"is known for {self.session_seconds - 20} s")
        self.store.moved += 21
        self.judge_unknown(eve, eve_cookie, "and no longer than that",
                           f"{self.session_seconds + 1} s after the sign-in")
        self.store.moved += 400 * DAY
        self.judge_visits(count, "a year later the visits are still counted")
        self.judge_photo(ada, photo, "and the photo is still there")

        left += [file for copy in self.copies for file in copy.left_behind()]
        judge(not left, "no request leaves a file behind",
              f"left over: {len(left)} ({', '.join(left[:3])})")


def main():
    with tempfile.TemporaryDirectory() as place, StandIn() as store:
        threading.Thread(target=store.serve_forever, args=(0.05,), daemon=True).start()
        check = Check(Path(place).resolve(), store)
        try:
            check.run()
        except Gone as reason:
            judge(False, "three copies run and answer", str(reason))
        finally:
            for copy in check.copies:
                copy.end()
            store.shutdown()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
