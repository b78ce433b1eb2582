// Asks guestbook at two addresses of this machine, as from in and outside.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const http = require("node:http");
const net = require("node:net");

const [INSIDE, OUTSIDE] = ["127.0.0.1", "127.0.0.2"];
const CANNOT_BE_SHOWN_HERE = 2;
const { PATH, HOME, SYSTEMROOT } = process.env;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// A free port at this address; undefined if the system has no such address.
async function freePort(host) {
  const probe = net.createServer().listen(0, host);
  try {
    await once(probe, "listening");
  } catch {
    return undefined;
  }
  const { port } = probe.address();
  await once(probe.close(), "close");
  return port;
}

// The text of the answer; undefined where the connection is refused.
async function get(host, port) {
  const text = await new Promise((resolve, reject) => {
    http
      .get({ host, port, agent: false, timeout: 3000 }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (part) => (body += part));
        answer.on("end", () => resolve(body));
      })
      .on("timeout", function () {
        this.destroy(new Error("no answer"));
      })
      .on("error", (error) => (error.code === "ECONNREFUSED" ? resolve() : reject(error)));
  });
  say(`  GET http://${host}:${port}/ | ${text ?? "connection refused"}`);
  return text;
}

// Start the app; what it says inside and outside.
async function askAtBoth() {
  const port = await freePort("0.0.0.0");
  const app = spawn(process.execPath, ["app.js"], {
    env: { PATH, HOME, SYSTEMROOT, PORT: String(port) },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 4000,
    killSignal: "SIGKILL",
  });
  const closed = once(app, "close");
  let said = "";
  const settled = new Promise((resolve) => {
    app.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      if (said.endsWith("\n")) resolve();
    });
    app.once("close", resolve);
  });
  try {
    await settled;
    expect(said, "it starts");
    say(`  web.1 | ${said.trim()}`);
    return { inside: await get(INSIDE, port), outside: await get(OUTSIDE, port) };
  } finally {
    app.kill("SIGKILL");
    await closed;
  }
}

async function violation() {
  const { inside, outside } = await askAtBoth();
  expect(inside, "it answers inside");
  say(`effect: asked at ${INSIDE} it answers: a health check inside is green`);
  expect(outside === undefined, "it is refused outside");
  say(`effect: asked at ${OUTSIDE} nobody is there, on the same machine and port`);
}

async function fix() {
  const { inside, outside } = await askAtBoth();
  expect(inside && inside === outside, "it answers at both");
  say("effect: it answers at both, and at each address that this host has");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}

async function main() {
  say(`${variant}: asked at ${INSIDE} (inside) and ${OUTSIDE} (plays outside)`);
  if ((await freePort(OUTSIDE)) === undefined) {
    say(`  this system has no ${OUTSIDE}, so it cannot be shown here:`);
    say("  it takes a second loopback address, as Linux has it");
    process.exitCode = CANNOT_BE_SHOWN_HERE;
    return;
  }
  await shows[variant]();
  say(`shown: ${variant}`);
}

main().catch((error) => {
  console.error(`not shown: ${error.message}`);
  process.exitCode = 1;
});
