// Scales guestbook's web from one process to three, and counts the mails.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { readFileSync } = require("node:fs");
const http = require("node:http");
const net = require("node:net");
const { createInterface } = require("node:readline");
const { setTimeout: pause } = require("node:timers/promises");

const { PATH, HOME, SYSTEMROOT } = process.env;
const mails = new Map(); // the text of each mail: how often it came
const told = new Map(); // what processes say, and how many said it
const running = [];

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

function add(counts, text) {
  counts.set(text, (counts.get(text) ?? 0) + 1);
}

const mailHost = http.createServer(async (request, response) => {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += part;
  add(mails, text);
  response.writeHead(204).end();
});

async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

// The command of each process type that the Procfile names.
function commands() {
  const lines = readFileSync("Procfile", "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split(": ")));
}

// Start a process of the formation, as a process manager does.
async function start(name, mailUrl) {
  const [program, ...args] = commands()[name.split(".")[0]].split(" ");
  const child = spawn(program === "node" ? process.execPath : program, args, {
    env: { PATH, HOME, SYSTEMROOT, MAIL_URL: mailUrl, PORT: String(await freePort()) },
    stdio: ["pipe", "pipe", "ignore"],
  });
  running.push({ child, closed: once(child, "close") });
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => {
    say(`  ${name} | ${line}`);
    add(told, line);
  });
  if (name === "clock.1") return; // it has nothing to say before Monday
  const late = pause(5000, "late", { ref: false });
  expect((await Promise.race([once(lines, "line"), late])) !== "late", `${name} starts`);
}

// Start these, and wait until each web process is ready.
async function scale(names, mailUrl) {
  await Promise.all(names.map((name) => start(name, mailUrl)));
}

// It is Monday, for all processes: wait until the digest has come `count` times.
async function monday(week, count) {
  for (const { child } of running) child.stdin.write(`${week}\n`);
  const text = `digest of week ${week}`;
  const deadline = Date.now() + 4000;
  while (!(mails.get(text) >= count && told.get(`mailed the ${text}`) >= count)) {
    expect(Date.now() < deadline, `the digest comes ${count} times`);
    await pause(20);
  }
  expect(Math.max(...mails.values()) <= count, `no digest comes more than ${count} times`);
}

async function violation(mailUrl) {
  say("violation: web has a timer for the digest; formation web=1");
  await scale(["web.1"], mailUrl);
  await monday(1, 1);
  say("effect: web=1: 1 digest a week; all is well");
  say("  the page is slow, so you scale out: web=3");
  await scale(["web.2", "web.3"], mailUrl);
  await monday(2, 3);
  say("effect: web=3: everybody got the same digest 3 times");
}

async function fix(mailUrl) {
  say("fix: the digest has a process type of its own; formation web=1,clock=1");
  expect(Object.hasOwn(commands(), "clock"), "the Procfile names a clock");
  await scale(["web.1", "clock.1"], mailUrl);
  await monday(1, 1);
  say("effect: web=1,clock=1: 1 digest a week");
  say("  the page is slow, so you scale out: web=3");
  await scale(["web.2", "web.3"], mailUrl);
  await monday(2, 1);
  await monday(3, 1);
  say("effect: web=3,clock=1: still 1 digest a week");
}

async function main(show) {
  await once(mailHost.listen(0, "127.0.0.1"), "listening");
  try {
    await show(`http://127.0.0.1:${mailHost.address().port}/`);
  } finally {
    for (const { child } of running) child.kill("SIGKILL");
    await Promise.all(running.map(({ closed }) => closed));
    mailHost.close();
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
