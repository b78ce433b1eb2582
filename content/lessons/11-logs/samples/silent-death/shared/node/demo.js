// Lets five visitors sign, kills the process, counts the lines it left.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const http = require("node:http");
const net = require("node:net");
const { setTimeout: pause } = require("node:timers/promises");

const { PATH, HOME, SYSTEMROOT } = process.env;
const VISITORS = ["ada", "grace", "alan", "edsger", "barbara"];

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

// The status of the answer; undefined while nobody listens.
function sign(port, visitor) {
  const options = { host: "127.0.0.1", port, method: "POST", path: `/${visitor}`, agent: false };
  return new Promise((resolve, reject) => {
    http
      .request(options, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      })
      .on("error", (error) => (error.code === "ECONNREFUSED" ? resolve() : reject(error)))
      .end();
  });
}

// The lines that come out of the pipe if the app is ended by this signal.
async function captured(signal) {
  const port = await freePort();
  const app = spawn(process.execPath, ["app.js"], {
    env: { PATH, HOME, SYSTEMROOT, PORT: String(port) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  app.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  const closed = once(app, "close");
  try {
    const deadline = Date.now() + 6000;
    const answers = [];
    while (answers.length < VISITORS.length) {
      const status = await sign(port, VISITORS[answers.length]);
      if (status !== undefined) {
        answers.push(status);
        continue;
      }
      expect(app.exitCode === null && Date.now() < deadline, "the app starts");
      await pause(20); // it says nothing on stdout that could be waited for
    }
    expect(answers.every((status) => status === 204), "five visitors are answered");
    say(`  five visitors signed, each got a 204; now ${signal}`);
    app.kill(signal);
    const [status] = await closed;
    expect(status !== 0, "the signal ended it");
  } finally {
    app.kill("SIGKILL");
  }
  const lines = output.split("\n").filter(Boolean);
  for (const line of lines) say(`  web.1 | ${line}`);
  return lines;
}

async function violation() {
  say("violation: lines wait for a batch, then a signal; five to find");
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    const lines = await captured(signal);
    expect(lines.length === 0, "no line was captured");
    say(`effect: ${signal}: 0 of 5 lines came out of the process`);
  }
  say("effect: the visitors have their answers, you have an empty log");
}

async function fix() {
  say("fix: every line is written at once, then a signal; five to find");
  const all = VISITORS.map((visitor) => `signed visitor=${visitor}`).join();
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    const lines = await captured(signal);
    expect(lines.join() === all, "all five");
    say(`effect: ${signal}: 5 of 5 lines came out of the process`);
  }
  say("effect: how the process ends no longer decides what you know");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]().then(
  () => say(`shown: ${variant}`),
  (error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  },
);
