// Kills a worker between its work and the word that it is done.
const { spawn } = require("node:child_process");
const { once } = require("node:events");

const { Backing } = require("./backing");

const { PATH, HOME, SYSTEMROOT } = process.env;
const VISITORS = ["ada", "grace", "alan", "edsger"];
const PATIENCE = 12000; // ms, for anything that is to happen

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

// Kill a worker that has thanked Grace, and could not yet say so.
async function killedAfterGrace(backing) {
  const worker = new Worker(backing);
  await comes(backing, "caught", worker, "a worker comes to the end of the second job");
  say("  worker.1 has thanked grace and is about to tell the queue");
  say("  now SIGKILL: the machine is gone");
  worker.process.kill("SIGKILL");
  await worker.exit;
  const reserved = [...backing.reserved.values()].map((job) => job.visitor);
  expect(reserved.join() === "grace", "it is reserved");
  backing.timeIsUp();
  say("  queue | (60 s later, by a clock that we set) grace's job is free");
  await comes(backing, "idle", new Worker(backing), "the next worker empties the queue");
  expect(backing.reserved.size === 0, "no job is left over");
}

async function violation(backing) {
  say("violation: a job that may be done twice, and a worker that dies");
  await killedAfterGrace(backing);
  expect(backing.mails.join() === "ada,grace,grace,alan,edsger", "one mail came twice");
  say("effect: no job was lost, and grace was thanked twice");
}

async function fix(backing) {
  say("fix: every mail carries the id of its job, and the worker dies");
  await killedAfterGrace(backing);
  expect(backing.mails.join() === VISITORS.join(), "each mail once");
  say("effect: no job was lost, and nobody was thanked twice");
  say("effect: the job ran twice all the same; its effect is there once");
}

async function main(variant) {
  const backing = new Backing(VISITORS, ["done", "grace"], say);
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
} else {
  main(variant).catch((error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  });
}
