"""Store, queue and mail service on one port, and places to catch a process at."""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 8  # seconds, for what is bound to happen


class Catch:
    """Where a process is held up: at this step, for this visitor.

    `reached` says that it is there; `go(done)` lets it go on, with the step done,
    or as if the step had never been asked for.
    """

    def __init__(self, step, visitor):
        self.step, self.visitor = step, visitor
        self.reached, self.free, self.is_done = threading.Event(), threading.Event(), False

    def go(self, done):
        self.is_done = done
        self.free.set()


class Backing(ThreadingHTTPServer):
    def __init__(self, visitors, catches, ids):
        super().__init__(("127.0.0.1", 0), Request)
        self.waiting = [{"id": i, "visitor": v} for i, v in zip(ids, visitors)]
        self.reserved, self.mails, self.keys, self.saved = {}, [], set(), []
        self.catches, self.change = catches, threading.Condition()
        self.idle, self.generation = threading.Event(), 0
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def may(self, step, visitor):
        """Whether this step is to be taken; waits where a process is to be caught."""
        for catch in self.catches:
            if (catch.step, catch.visitor) == (step, visitor) and not catch.reached.is_set():
                catch.reached.set()
                catch.free.wait(PATIENCE * 2)
                return catch.is_done
        return True

    def save(self, data):
        if self.may("save", data["visitor"]):
            self.saved.append(data["visitor"])

    def take(self, _):
        with self.change:
            generation = self.generation
            while generation == self.generation:
                if self.waiting:
                    return self.waiting.pop(0)
                self.idle.set()
                self.change.wait()
            return None  # to a worker that is gone

    def reserve(self, _):
        job = self.take(None)
        if job:
            self.reserved[job["id"]] = job
        return job

    def done(self, job):
        if self.may("done", job["visitor"]):
            self.reserved.pop(job["id"], None)

    def release(self, job):
        with self.change:
            if self.reserved.pop(job["id"], None):
                self.waiting.insert(0, job)
                self.change.notify()

    def mail(self, data):
        if not self.may("mail", data["visitor"]):
            return
        if data["key"] is None or data["key"] not in self.keys:
            self.mails.append(data["visitor"])
        self.keys.add(data["key"])

    def worker_is_gone(self):
        """And 60 s have passed: what it had reserved can be had again."""
        with self.change:
            self.waiting[:0] = self.reserved.values()
            self.reserved.clear()
            self.generation += 1
            self.idle.clear()
            self.change.notify_all()

    def where(self, visitor):
        for place in ("waiting", "reserved"):
            jobs = getattr(self, place)
            jobs = jobs.values() if isinstance(jobs, dict) else jobs
            if any(job["visitor"] == visitor for job in jobs):
                return place
        return "gone"


class Request(BaseHTTPRequestHandler):
    def do_POST(self):
        step = self.path[1:]
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if step not in ("save", "take", "reserve", "done", "release", "mail"):
            self.send_error(404)
            return
        answer = getattr(self.server, step)(data)
        try:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())
        except OSError:
            pass  # whoever asked is gone

    def log_message(self, *args):
        pass
