// Plays the process manager: keeps one worker running, then stops it.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { existsSync, readFileSync } = require("node:fs");
const net = require("node:net");
const { createInterface } = require("node:readline");
const { setTimeout: pause } = require("node:timers/promises");

const { PATH, HOME, SYSTEMROOT } = process.env;
const PID_FILE = "worker.pid";
const LIMIT = 4000; // milliseconds that anything may take

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// What comes, or "late".
function inTime(promise) {
  return Promise.race([promise, pause(LIMIT, "late", { ref: false })]);
}

const queue = net.createServer();
const workers = []; // as the queue sees them: connections that name a pid
const children = []; // as the manager sees them
let child;
let output = "";

function newWorker(connection) {
  connection.on("error", () => {}); // it was ended
  const closed = once(connection, "close");
  const lines = createInterface(connection);
  const next = async () => {
    const line = await inTime(Promise.race([once(lines, "line"), closed]));
    return line === "late" ? undefined : line[0];
  };
  const worker = {
    connection,
    closed,
    // Whether it is there and does this job.
    async does(job) {
      if (connection.destroyed) return false;
      const answer = next();
      connection.write(`${job}\n`);
      return (await answer) === `did ${job}`;
    },
  };
  workers.push(worker);
  return next().then((line) => {
    worker.pid = Number(/\d+/.exec(line)[0]);
    return worker;
  });
}

// Start worker.1; returns the worker that then comes to the queue.
async function start() {
  const comes = once(queue, "connection");
  child = spawn(process.execPath, ["worker.js"], {
    env: { PATH, HOME, SYSTEMROOT, QUEUE_PORT: String(queue.address().port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  child.closed = once(child, "close");
  children.push(child);
  say(`  manager | started worker.1, pid ${child.pid}`);
  const connections = await inTime(comes);
  expect(connections !== "late", "a worker comes to the queue");
  return newWorker(connections[0]);
}

// The exit code of worker.1, or the name of the signal.
async function ended() {
  const end = await inTime(child.closed);
  expect(end !== "late", "worker.1 ends");
  const [code, signal] = end;
  const how = signal ?? `exit code ${code}`;
  say(`  manager | worker.1, pid ${child.pid}, has ended: ${how}`);
  return signal ?? code;
}

async function allWork() {
  const done = await Promise.all(workers.map((worker) => worker.does("a job")));
  return done.every(Boolean);
}

async function violation() {
  say("violation: the worker daemonizes itself; the manager is to keep one");
  for (let starts = 1; starts <= 3; starts++) {
    const worker = await start();
    expect(worker.pid !== child.pid, "the worker is not the manager's child");
    expect((await ended()) === 0, "the manager's child ends");
  }
  say("  manager | it ends each time; giving up after 3 starts");
  expect(await allWork(), "three are at work");
  const pids = workers.map(({ pid }) => pid);
  say(`effect: workers that the manager knows: 0; workers that work: ${pids.length}`);
  say(`effect: they have ${pids.map((pid) => `pid ${pid}`).join(", ")}`);
  const noted = Number(readFileSync(PID_FILE, "utf8"));
  expect(noted === pids[2], "the PID file has the last one");
  say(`effect: worker.pid says pid ${noted}, and nothing of the other two`);
  expect(output === "", "they went silent");
  say("effect: lines of output that the manager has: 0");
  child.kill("SIGTERM");
  expect(await allWork(), "they work on");
  say("effect: told to stop it, the manager finds nobody; all 3 work on");
}

async function fix() {
  say("fix: the worker stays in the foreground; the manager is to keep one");
  const first = await start();
  expect(first.pid === child.pid, "the worker is the manager's child");
  expect(await first.does("a job"), "it works");
  say("  (now it crashes: kill -9)");
  process.kill(first.pid, "SIGKILL");
  expect((await ended()) === "SIGKILL", "the manager sees it");
  const second = await start();
  expect(second.pid === child.pid, "the manager has a new one");
  expect((await second.does("a job")) && !(await first.does("a job")), "one is at work");
  say("effect: one crash, one restart; workers that work: 1");
  say("  (now the manager is told to stop it)");
  child.kill("SIGTERM");
  expect((await ended()) === "SIGTERM", "it ends on SIGTERM");
  expect(!(await second.does("a job")), "nobody is left");
  say("effect: stopped, and nobody is left; workers that work: 0");
  expect(output === "did a job\n".repeat(2), "the manager has the output");
  expect(!existsSync(PID_FILE), "no PID file");
  say("effect: lines of output that the manager has: 2; PID files: 0");
}

// Close the queue, see the workers end.
async function end() {
  queue.close();
  for (const started of children) started.kill("SIGKILL");
  for (const { connection, closed, pid } of workers) {
    connection.end();
    if ((await inTime(closed)) === "late") process.kill(pid, "SIGKILL");
  }
}

async function main(show) {
  await once(queue.listen(0, "127.0.0.1"), "listening");
  try {
    await show();
  } finally {
    await end();
  }
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
main(shows[variant]).then(
  () => say(`shown: ${variant}`),
  (error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  },
);
