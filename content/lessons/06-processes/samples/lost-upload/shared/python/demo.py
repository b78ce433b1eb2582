"""Uploads a photo to one process, then asks all of them for it."""
import http.client
import os
import secrets
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer

RELEASE = ("app.py", "blobs.py", "imagetool.py")
PHOTO = secrets.token_bytes(3000)
SMALL = PHOTO[::2]
running = []


def say(text):
    print(text[:76], flush=True)


def expect(seen, text):
    """Stop, without the last line, if what this run is to show is not there."""
    if not seen:
        sys.exit(f"not shown: {text}")


class ObjectStore(ThreadingTCPServer):
    """Stands in for S3: the backing service that keeps bytes under a name."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Client)
        self.blobs = {}
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class Client(BaseHTTPRequestHandler):
    def do_PUT(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.blobs[self.path] = data
        self.send_response(201)
        self.end_headers()

    def do_GET(self):
        data = self.server.blobs.get(self.path)
        self.send_response(404 if data is None else 200)
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *args):
        pass


store = ObjectStore()


class Web:
    """A process of the type web, on a machine of its own: a disk with the release."""

    def __init__(self, name):
        self.name, self.disk = name, Path(f"disk-of-{name}").absolute()
        (self.disk / "tmp").mkdir(parents=True)
        for file in RELEASE:
            shutil.copy(file, self.disk)
        kept = {k: os.environ[k] for k in ("PATH", "HOME", "SYSTEMROOT") if k in os.environ}
        temporary = {k: str(self.disk / "tmp") for k in ("TMPDIR", "TEMP", "TMP")}
        self.process = subprocess.Popen(
            [sys.executable, "-B", "app.py"], cwd=self.disk,
            env={**kept, **temporary, "PORT": "0", "BLOBS_URL": store.url},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )
        running.append(self)
        self.limit = threading.Timer(9, self.process.kill)
        self.limit.start()
        line = self.process.stdout.readline()
        expect(line.startswith("listening on "), f"{name} starts")
        self.port = int(line.split()[-1])

    def ask(self, method, body=None):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3)
        client.request(method, "/ada", body)
        response = client.getresponse()
        data = response.read()
        client.close()
        what = f", {len(data)} bytes" if data else ""
        say(f"  {self.name} | {method} /ada: {response.status}{what}")
        return response.status, data

    def left_behind(self):
        """How many files there are on its disk, apart from the release."""
        files = {path for path in self.disk.rglob("*") if path.is_file()}
        return len(files - {self.disk / file for file in RELEASE})

    def end(self):
        self.limit.cancel()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


def violation():
    say("violation: photos go to ./uploads; every process has its own disk")
    one, two = Web("web.1"), Web("web.2")
    expect(one.ask("PUT", PHOTO)[0] == 201, "the upload is taken")
    expect(one.ask("GET") == (200, SMALL), "the process that took it shows it")
    expect(two.ask("GET")[0] == 404, "the other one has never seen it")
    say("effect: the photo is there on every second click")

    files = one.left_behind()
    expect(files > 0, "it was left on the disk")
    say(f"  web.1 moves to a new machine; {files} files stay on the old disk")
    one.end()
    shutil.rmtree(one.disk)
    three = Web("web.3")
    expect([web.ask("GET")[0] for web in (three, two)] == [404, 404], "the photo is gone")
    say("effect: the upload was answered with 201, and nobody has the photo")


def fix():
    say("fix: photos go to an object store; every process has its own disk")
    one, two = Web("web.1"), Web("web.2")
    expect(one.ask("PUT", PHOTO)[0] == 201, "the upload is taken")
    expect(one.ask("GET") == (200, SMALL), "the process that took it shows it")
    expect(two.ask("GET") == (200, SMALL), "the other one as well")
    say("effect: any process shows the photo")

    expect(one.left_behind() == 0, "the disk was only a scratch pad")
    say("  web.1 moves to a new machine; 0 files stay on the old disk")
    one.end()
    shutil.rmtree(one.disk)
    three = Web("web.3")
    expect([web.ask("GET") for web in (three, two)] == [(200, SMALL)] * 2, "it is there")
    say("effect: the disk was used, for one request, and nothing was on it")


if __name__ == "__main__":
    variant = os.environ.get("TWELVE_VARIANT")
    if variant not in ("violation", "fix"):
        sys.exit("TWELVE_VARIANT is to be violation or fix")
    try:
        {"violation": violation, "fix": fix}[variant]()
    finally:
        for web in running:
            web.end()
    say(f"shown: {variant}")
