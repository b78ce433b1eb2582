"""Guestbook's queue and mail service, and a place where a worker can be caught."""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 12  # seconds, for anything that is to happen


class Backing(ThreadingHTTPServer):
    """Both services on one port. `say` is told what happens."""

    def __init__(self, visitors, catch_at, say):
        super().__init__(("127.0.0.1", 0), Request)
        self.waiting = [{"id": f"job-{n}", "visitor": v} for n, v in enumerate(visitors, 1)]
        self.reserved, self.mails, self.keys = {}, [], set()
        self.catch_at, self.say = catch_at, say
        self.caught, self.gone, self.idle = (threading.Event() for _ in range(3))
        self.change = threading.Condition()
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def catch(self, step, visitor):
        """Keep the worker that comes by here, until it is gone; then: True."""
        if (step, visitor) != self.catch_at:
            return False
        self.catch_at = None
        self.caught.set()
        self.gone.wait(PATIENCE)
        return True

    def take(self, _):
        with self.change:
            while not self.waiting:
                self.idle.set()
                self.change.wait()
            return self.waiting.pop(0)

    def reserve(self, _):
        job = self.take(None)
        self.reserved[job["id"]] = job
        return job

    def done(self, job):
        if not self.catch("done", job["visitor"]):
            self.reserved.pop(job["id"], None)

    def release(self, job):
        with self.change:
            self.waiting.insert(0, self.reserved.pop(job["id"]))
            self.change.notify()
        self.say(f"  queue | {job['visitor']}'s job is back, first in line")

    def time_is_up(self):
        """Sixty seconds pass in the queue: what is reserved can be had again."""
        with self.change:
            self.waiting[:0] = self.reserved.values()
            self.reserved.clear()
            self.change.notify()

    def mail(self, request):
        visitor, key = request["visitor"], request["key"]
        if self.catch("mail", visitor):
            return  # the connection broke before the mail was in
        if key is not None and key in self.keys:
            self.say(f"  mail  | to {visitor}: this key has its mail, no second one")
        else:
            self.keys.add(key)
            self.mails.append(visitor)
            self.say(f"  mail  | to {visitor}: sent")


class Request(BaseHTTPRequestHandler):
    def do_POST(self):
        step = self.path[1:]
        data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if step not in ("take", "reserve", "done", "release", "mail"):
            self.send_error(404)
            return
        answer = getattr(self.server, step)(data)
        try:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())
        except OSError:
            pass  # the worker is gone

    def log_message(self, *args):
        pass
