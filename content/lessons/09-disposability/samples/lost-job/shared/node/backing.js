// Guestbook's queue and mail service, and a place where a worker can be caught.
const { once, EventEmitter } = require("node:events");
const http = require("node:http");

// Both services on one port. `say` is told what happens. Emits "caught" when a
// worker comes to `catchAt`, and "idle" when a worker finds no job.
exports.Backing = class extends EventEmitter {
  constructor(visitors, catchAt, say) {
    super();
    this.waiting = visitors.map((visitor, index) => ({ id: `job-${index + 1}`, visitor }));
    this.reserved = new Map();
    this.mails = [];
    this.keys = new Set();
    this.workers = []; // that wait for a job
    this.catchAt = catchAt.join();
    this.say = say;
    this.server = http.createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8").on("data", (part) => (text += part));
      request.on("end", () => this.answer(request.url.slice(1), JSON.parse(text), response));
    });
  }

  async listen() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  answer(step, data, response) {
    const reply = (value = null) => response.end(JSON.stringify(value));
    if ([step, data?.visitor].join() === this.catchAt) {
      this.catchAt = undefined;
      this.emit("caught"); // and no reply: the worker will be gone
    } else if (step === "take" || step === "reserve") {
      this.workers.push({ step, reply });
      this.serve();
      if (this.workers.length > 0) this.emit("idle");
    } else if (step === "done") {
      this.reserved.delete(data.id);
      reply();
    } else if (step === "release") {
      this.reserved.delete(data.id);
      this.waiting.unshift(data);
      this.say(`  queue | ${data.visitor}'s job is back, first in line`);
      reply();
      this.serve();
    } else if (step === "mail") {
      this.mail(data);
      reply();
    }
  }

  serve() {
    while (this.workers.length > 0 && this.waiting.length > 0) {
      const { step, reply } = this.workers.shift();
      const job = this.waiting.shift();
      if (step === "reserve") this.reserved.set(job.id, job);
      reply(job);
    }
  }

  // Sixty seconds pass in the queue: what is reserved can be had again.
  timeIsUp() {
    this.waiting.unshift(...this.reserved.values());
    this.reserved.clear();
    this.serve();
  }

  mail({ visitor, key }) {
    if (key !== undefined && this.keys.has(key)) {
      this.say(`  mail  | to ${visitor}: this key has its mail, no second one`);
      return;
    }
    this.keys.add(key);
    this.mails.push(visitor);
    this.say(`  mail  | to ${visitor}: sent`);
  }

  end() {
    this.server.close();
    this.server.closeAllConnections?.();
  }
};
