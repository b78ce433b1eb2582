"""Lets three visitors ask for a page while Memcached keeps silent."""
import http.client
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from socketserver import StreamRequestHandler, ThreadingTCPServer

KEPT = ("PATH", "HOME", "SYSTEMROOT")
PATIENCE = 1.5  # how long a visitor looks at an empty page, in seconds


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class Memcached(ThreadingTCPServer):
    """One that can add and count, and can be told to keep silent."""

    daemon_threads = True

    def __init__(self):
        self.counters, self.one_at_a_time = {}, threading.Lock()
        self.talks = threading.Event()
        self.talks.set()
        super().__init__(("127.0.0.1", 0), Answer)
        self.url = f"memcached://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def wakes_up(self):
        """Go on, and work off what has arrived in the meantime: 1 + 3 visits."""
        self.talks.set()
        deadline = time.monotonic() + 3
        while self.counters[b"visits"] < 4 and time.monotonic() < deadline:
            time.sleep(0.01)


class Answer(StreamRequestHandler):
    def handle(self):
        counters = self.server.counters
        for line in self.rfile:
            self.server.talks.wait()  # the connection stands, nothing comes
            command, key = line.split()[:2]
            with self.server.one_at_a_time:
                if command == b"add":
                    new = key not in counters
                    counters.setdefault(key, int(self.rfile.readline()))
                    self.say("STORED" if new else "NOT_STORED")
                elif command == b"incr":
                    counters[key] += 1
                    self.say(str(counters[key]))

    def say(self, text):
        try:
            self.wfile.write(f"{text}\r\n".encode())
        except OSError:
            pass  # the client did not wait


def get(port, patience):
    """The page; None if there is none by then."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        client.request("GET", "/")
        return client.getresponse().read().decode()
    except OSError:
        return None
    finally:
        client.close()


def three_visitors(port, patience):
    """What three visitors see who ask at once."""
    started = time.monotonic()
    with ThreadPoolExecutor(3) as pool:
        pages = list(pool.map(lambda _: get(port, patience), range(3)))
    for page in pages:
        say(f"  visitor | {page or f'nothing after {patience} s'}")
    return pages, time.monotonic() - started


def demonstrate(during_silence):
    memcached = Memcached()
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    app = subprocess.Popen(
        [sys.executable, "app.py"], env={**env, "CACHE_URL": memcached.url},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    try:
        said = app.stdout.readline().split()
        expect(said, "the app starts")
        port = int(said[-1])
        page = get(port, 5)
        say(f"  visitor | {page}")
        expect(page == "Welcome. Visits: 1", "the page, while all is well")
        memcached.talks.clear()
        say("  Memcached still accepts connections, but says nothing any more")
        during_silence(port, memcached)
        expect(app.poll() is None, "the app is still there")
    finally:
        app.kill()
        app.wait()


def violation():
    def during_silence(port, memcached):
        pages, _ = three_visitors(port, PATIENCE)
        expect(pages == [None] * 3, "no page")
        say("effect: 3 visitors, 0 pages: a counter has taken the site down")
        say("effect: no error either: nothing failed, everything waits")

    say("violation: the page waits for its counter, as long as it takes")
    demonstrate(during_silence)


def fix():
    def during_silence(port, memcached):
        pages, seconds = three_visitors(port, 5)
        expect(pages == ["Welcome. Visits: unknown"] * 3, "three pages")
        say(f"effect: 3 visitors, 3 pages in {seconds:.1f} s, without the counter")
        memcached.wakes_up()
        say("  Memcached answers again")
        page = get(port, 5)
        say(f"  visitor | {page}")
        expect(page == "Welcome. Visits: 5", "the counter is back")
        say("effect: the counter is back, and nobody restarted the app")
        say("effect: 5, not 2: what the app gave up on was done all the same")

    say("fix: the page gives its counter 0.5 s, then does without")
    demonstrate(during_silence)


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    {"violation": violation, "fix": fix}[variant]()
    say(f"shown: {variant}")
