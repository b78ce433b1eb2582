// Starts guestbook from its Procfile, wants a report, and reads the page.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { readFileSync } = require("node:fs");
const http = require("node:http");
const net = require("node:net");
const { createInterface } = require("node:readline");
const { setTimeout: pause } = require("node:timers/promises");
const store = require("./store.js");

const { PATH, HOME, SYSTEMROOT } = process.env;
const NONE = "guestbook, reports ready: 0";
const ONE = "guestbook, reports ready: 1";
const running = [];

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

// Start a process of the formation, as a process manager does.
function startProcess(name, command, env) {
  const [program, ...args] = command.split(" ");
  const child = spawn(program === "node" ? process.execPath : program, args, {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = [];
  const waiting = new Map(); // a line: whoever waits for it
  createInterface(child.stdout).on("line", (line) => {
    say(`  ${name} | ${line}`);
    lines.push(line);
    waiting.get(line)?.();
  });
  const closed = once(child, "close");
  running.push({ child, closed });
  return async function waitFor(text) {
    if (lines.includes(text)) return;
    const said = new Promise((resolve) => waiting.set(text, resolve));
    const late = pause(4000, "late", { ref: false });
    expect((await Promise.race([said, late])) !== "late", `${name} says: ${text}`);
  };
}

// For each process of the formation the function that waits for what it says.
function start(formation, storeUrl, port) {
  const lines = readFileSync("Procfile", "utf8").split("\n").filter(Boolean);
  const commands = Object.fromEntries(lines.map((line) => line.split(": ")));
  const env = { PATH, HOME, SYSTEMROOT, STORE_URL: storeUrl, PORT: String(port) };
  const started = {};
  for (const [kind, count] of Object.entries(formation)) {
    expect(Object.hasOwn(commands, kind), `the Procfile names ${kind}`);
    for (let number = 1; number <= count; number++) {
      const name = `${kind}.${number}`;
      started[name] = startProcess(name, commands[kind], env);
    }
  }
  return started;
}

// The text of the answer, and after how many milliseconds it came.
function request(method, port) {
  const begin = performance.now();
  const options = { host: "127.0.0.1", port, method, agent: false, timeout: 4000 };
  return new Promise((resolve, reject) => {
    http
      .request(options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => (text += part));
        response.on("end", () => resolve([text, Math.round(performance.now() - begin)]));
      })
      .on("timeout", function () {
        this.destroy(new Error("no answer"));
      })
      .on("error", reject)
      .end();
  });
}

async function readPage(port) {
  const [text, milliseconds] = await request("GET", port);
  say(`  page | ${text} (${milliseconds} ms)`);
  return [text, milliseconds];
}

// Ask until the page has the report, and show that page.
async function untilReady(port) {
  const deadline = Date.now() + 4000;
  while ((await request("GET", port))[0] !== ONE && Date.now() < deadline) await pause(20);
  return (await readPage(port))[0] === ONE;
}

function wantReport(port) {
  say("  somebody wants the monthly report: POST /");
  request("POST", port).catch(() => {}); // whether it is made is seen on the page
}

async function violation(storeUrl) {
  say("violation: web makes the report itself; formation web=1");
  const port = await freePort();
  const web = start({ web: 1 }, storeUrl, port)["web.1"];
  await web("ready");
  expect((await readPage(port))[0] === NONE, "the page is there");
  wantReport(port);
  await web("report: begins");
  const [text, milliseconds] = await readPage(port);
  expect(text === ONE, "the page asked for meanwhile comes after the report");
  say("effect: pages answered while the report was made: 0 of 1");
  say(`effect: the one visitor who tried waited ${milliseconds} ms`);
}

async function fix(storeUrl) {
  say("fix: a worker makes the report; formation web=1,worker=1");
  const port = await freePort();
  const formation = start({ web: 1, worker: 1 }, storeUrl, port);
  await formation["web.1"]("ready");
  expect((await readPage(port))[0] === NONE, "the page is there");
  wantReport(port);
  await formation["worker.1"]("report: begins");
  const waits = [];
  for (let visitor = 1; visitor <= 3; visitor += 1) {
    const [text, milliseconds] = await readPage(port);
    expect(text === NONE, "pages come while the report is made");
    waits.push(milliseconds);
  }
  await formation["worker.1"]("report: done");
  expect(await untilReady(port), "the report is made");
  say("effect: pages answered while the report was made: 3 of 3");
  say(`effect: the slowest of them took ${Math.max(...waits)} ms`);
}

async function main(show) {
  const server = store.serve();
  await once(server, "listening");
  try {
    await show(`store://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
    for (const { child } of running) child.kill("SIGKILL");
    await Promise.all(running.map(({ closed }) => closed));
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
