"""Stops and kills web.py and worker.py in the middle of their work."""
import http.client
import os
import random
import secrets
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from backing import PATIENCE, Backing, Catch

HERE = Path(__file__).resolve().parent
failed = False


def judge(good, case, wanted, seen):
    """One line for one thing checked."""
    global failed
    failed = failed or not good
    print(f"ok: {case}: {wanted}" if good else f"not yet: {case}: {seen}; wanted: {wanted}",
          flush=True)


def names(count):
    return [f"v{secrets.token_hex(3)}" for _ in range(count)]


class Program:
    running = []

    def __init__(self, file, backing, grace=20.0):
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        self.file = file
        self.process = subprocess.Popen(
            [sys.executable, "-B", file], cwd=HERE, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
            env={**kept, "PORT": "0", "GRACE_SECONDS": str(grace), "STORE_URL": backing.url,
                 "QUEUE_URL": backing.url, "MAIL_URL": backing.url},
        )
        self.errors = []
        threading.Thread(target=self.read_errors, daemon=True).start()
        Program.running.append(self)

    def read_errors(self):
        self.errors.extend(line.strip() for line in self.process.stderr if line.strip())

    def ended(self, seconds):
        """Its exit code, or None if it still runs after so many seconds."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def how(self, seconds):
        status = self.process.poll()
        if status is None:
            return f"it still ran {seconds:.0f} s later"
        last = f" ({self.errors[-1][:60]})" if self.errors else ""
        return f"it ended with exit code {status}{last}"

    def kill(self):
        self.process.kill()
        self.process.wait()


class Web(Program):
    """A running web.py, and what its visitors get from it."""

    def __init__(self, backing, visitors, grace):
        super().__init__("web.py", backing, grace)
        self.visitors, self.grace = visitors, grace
        self.answers, self.threads = {}, []

    def all_in_flight(self, catches):
        """Send the requests, wait until all of them have come to the store."""
        limit = threading.Timer(PATIENCE, self.process.kill)
        limit.start()
        line = self.process.stdout.readline().strip()
        limit.cancel()
        if not line.startswith("listening on "):
            return False
        self.port = int(line.split()[-1])
        for visitor in self.visitors:
            thread = threading.Thread(target=self.ask, args=(visitor,), daemon=True)
            thread.start()
            self.threads.append(thread)
        return all(catch.reached.wait(PATIENCE) for catch in catches)

    def ask(self, visitor):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE * 2)
        try:
            client.request("POST", f"/{visitor}")
            answer = client.getresponse()
            self.answers[visitor] = f"{answer.status} {answer.read().decode()}"
        except (OSError, http.client.HTTPException) as error:
            self.answers[visitor] = type(error).__name__
        finally:
            client.close()

    def refuses(self, seconds):
        """Whether, within so many seconds, no new connection is taken any more."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except ConnectionRefusedError:
                return True
            except OSError:
                pass
            time.sleep(0.02)
        return False


def start_webs():
    """Two of them, with requests that the store does not answer."""
    started = []
    for count, grace in ((random.randint(3, 5), 20.0), (1, random.uniform(0.5, 1.0))):
        visitors = names(count)
        catches = [Catch("save", visitor) for visitor in visitors]
        backing = Backing([], catches, [])
        started.append((Web(backing, visitors, grace), catches))
    return started


def check_drain(web, catches):
    count = len(web.visitors)
    if not web.all_in_flight(catches):
        judge(False, "web.py", "it says 'listening on', and saves entries",
              f"no request came to the store; {web.how(PATIENCE)}")
        return
    web.process.terminate()
    judge(web.refuses(3), "web.py, SIGTERM", "no new connections",
          "3 s later it still takes new connections")
    early = web.ended(0.5)  # the store is still busy with all of them
    ended = f", {web.how(0)} before that" if early is not None else ""
    for catch in catches:
        catch.go(done=True)
    for thread in web.threads:
        thread.join(3)
    right = sum(web.answers.get(v) == f"200 Thank you, {v}." for v in web.visitors)
    judge(right == count, "web.py, SIGTERM", f"{count} requests in flight are answered in full",
          f"{right} of {count} requests in flight were answered{ended}")
    if early is None:
        judge(web.ended(3) == 0, "web.py, after the last answer",
              "it ends by itself, with exit code 0", web.how(3))


def check_limit(web, catches):
    """A request that never comes to an end must not keep the process."""
    if not web.all_in_flight(catches):
        return
    web.process.terminate()
    patience = web.grace + 3
    status = web.ended(patience)
    judge(status not in (None, 0),
          f"web.py, SIGTERM, a request that never ends, GRACE_SECONDS={web.grace:.1f}",
          "it gives up, with an exit code other than 0", web.how(patience))
    for catch in catches:
        catch.go(done=False)


def caught_at(worker, catches, backing):
    """For whom the worker is held up; None if it ends, or empties the queue, before that."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and worker.process.poll() is None:
        for catch in catches:
            if catch.reached.is_set():
                return catch
        if backing.idle.wait(0.02):
            break
    return None


def check_sigterm(worker, backing, visitor):
    worker.process.terminate()
    status = worker.ended(3)
    place = {"waiting": "back in the queue", "gone": "in no queue any more",
             "reserved": "still reserved, hidden for 60 s"}[backing.where(visitor)]
    judge(status == 0 and place == "back in the queue", "worker.py, SIGTERM in the middle of a job",
          "exit code 0, and the job is back in the queue",
          f"{worker.how(3)}, and the job is {place}")


def check_worker():
    """Four workers, one after the other; three of them are ended in the middle."""
    visitors = names(random.randint(5, 7))
    termed, killed, unsaid = random.sample(visitors[:-1], 3)
    catches = [Catch("mail", termed), Catch("mail", killed), Catch("done", unsaid)]
    ids = [f"job-{secrets.token_hex(4)}" for _ in visitors]
    backing = Backing(visitors, list(catches), ids)
    while catches:
        worker = Program("worker.py", backing)
        catch = caught_at(worker, catches, backing)
        if catch is None and worker.process.poll() is not None:
            judge(False, "worker.py", "it works until it is told to stop", worker.how(0))
            return
        if catch and catch.visitor == termed:
            check_sigterm(worker, backing, termed)
        worker.kill()
        if catch:
            catch.go(done=False)
            catches.remove(catch)
        backing.worker_is_gone()
        if catch is None:
            break  # what is left in `catches` is never asked for
    worker = Program("worker.py", backing)
    backing.idle.wait(PATIENCE)
    worker.kill()

    mails = {visitor: backing.mails.count(visitor) for visitor in visitors}
    judge(mails[killed] == 1, "worker.py, SIGKILL before the mail is out",
          "the next worker sends it", f"its visitor got {mails[killed]} mails")
    case = "worker.py, SIGKILL after the mail is out"
    if unsaid not in [catch.visitor for catch in catches]:
        judge(mails[unsaid] == 1, case, "it stays at one mail",
              f"its visitor got {mails[unsaid]} mails")
    else:
        judge(False, case, "the job is reserved until then, and after that done",
              "it never told the queue that a job was done")
    right = sum(count == 1 for count in mails.values())
    judge(right == len(visitors), "worker.py", f"each of {len(visitors)} visitors got one mail",
          f"{right} of {len(visitors)} visitors got one mail")


def main():
    if os.name == "nt":
        print("not yet: Windows has no SIGTERM; wanted: a run on Linux, on macOS or in WSL")
        return 1
    draining, stuck = start_webs()
    check_drain(*draining)
    check_limit(*stuck)
    check_worker()
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        code = main()
    finally:
        for program in Program.running:
            program.kill()
    sys.exit(code)
