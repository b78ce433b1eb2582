// Sends SIGTERM to a worker in the middle of its second job.
const { spawn } = require("node:child_process");
const { once } = require("node:events");

const { Backing } = require("./backing");

const { PATH, HOME, SYSTEMROOT } = process.env;
const VISITORS = ["ada", "grace", "alan", "edsger"];
const PATIENCE = 12000; // ms, for anything that is to happen
const CANNOT_BE_SHOWN_HERE = 2;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

class Worker {
  static running = [];

  constructor(backing) {
    this.process = spawn(process.execPath, ["worker.js"], {
      env: { PATH, HOME, SYSTEMROOT, QUEUE_URL: backing.url, MAIL_URL: backing.url },
      stdio: ["ignore", "inherit", "inherit"],
    });
    this.exit = once(this.process, "exit");
    this.limit = setTimeout(() => this.end(), PATIENCE);
    Worker.running.push(this);
  }

  end() {
    clearTimeout(this.limit);
    this.process.kill("SIGKILL");
  }
}

// What a worker does next; fails if it ends before that.
async function comes(backing, event, worker, text) {
  const early = worker.exit.then(() => false);
  expect(await Promise.race([once(backing, event), early]), text);
}

// How a worker ends that is told to stop while it thanks Grace.
async function stoppedAtGrace(backing) {
  const worker = new Worker(backing);
  await comes(backing, "caught", worker, "a worker comes to the second job");
  say("  worker.1 is thanking grace; the mail service has not yet said yes");
  say("  now SIGTERM: a deploy replaces worker.1 by worker.2");
  worker.process.kill("SIGTERM");
  const [code, signal] = await worker.exit;
  const waiting = backing.waiting.map((job) => job.visitor);
  say("  mail  | grace's connection broke; nothing was sent");
  say(`  worker.1 ended with ${signal ?? code}; in the queue: ${waiting.join(", ")}`);
  await comes(backing, "idle", new Worker(backing), "the next worker empties the queue");
  return { code, waiting };
}

async function violation(backing) {
  say("violation: the worker takes a job off the queue, then does it");
  const { waiting } = await stoppedAtGrace(backing);
  expect(waiting.join() === "alan,edsger", "the job is no longer in the queue");
  expect(backing.mails.join() === "ada,alan,edsger", "it is never done");
  say("effect: 3 of 4 mails; the queue is empty, and nothing reports an error");
}

async function fix(backing) {
  say("fix: the worker reserves a job, and gives it back on SIGTERM");
  const { code, waiting } = await stoppedAtGrace(backing);
  expect(waiting.join() === "grace,alan,edsger", "the job is back in the queue");
  expect(code === 0 && backing.reserved.size === 0, "the worker ends in order");
  expect(backing.mails.join() === VISITORS.join(), "every job is done, once");
  say("effect: 4 of 4 mails, each of them once");
}

async function main(variant) {
  const backing = new Backing(VISITORS, ["mail", "grace"], say);
  await backing.listen();
  try {
    await { violation, fix }[variant](backing);
  } finally {
    for (const worker of Worker.running) worker.end();
    backing.end();
  }
  say(`shown: ${variant}`);
}

const variant = process.env.TWELVE_VARIANT;
if (!["violation", "fix"].includes(variant)) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exitCode = 1;
} else if (process.platform === "win32") {
  say(`${variant}: not on Windows, which has no SIGTERM`);
  process.exitCode = CANNOT_BE_SHOWN_HERE;
} else {
  main(variant).catch((error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  });
}
