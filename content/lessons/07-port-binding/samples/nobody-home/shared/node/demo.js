// Runs guestbook on a host with a web server, then on one without.
const { spawn } = require("node:child_process");
const { randomBytes } = require("node:crypto");
const { once } = require("node:events");
const http = require("node:http");
const net = require("node:net");
const path = require("node:path");

const { PATH, HOME, SYSTEMROOT } = process.env;

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
  await once(probe.close(), "close");
  return port;
}

// Whether the guestbook greets a visitor at this port.
async function answers(port) {
  const name = `ada-${randomBytes(2).toString("hex")}`;
  const options = { host: "127.0.0.1", port, path: `/?name=${name}`, agent: false };
  const text = await new Promise((resolve, reject) => {
    http
      .get({ ...options, timeout: 3000 }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (part) => (body += part));
        answer.on("end", () => resolve(body));
      })
      .on("timeout", function () {
        this.destroy(new Error("no answer"));
      })
      .on("error", (error) => {
        if (error.code === "ECONNREFUSED") resolve("connection refused");
        else reject(error);
      });
  });
  say(`  GET :${port}/?name=${name} | ${text}`);
  return text === `Welcome to the guestbook, ${name}.`;
}

// What the old host did: its own web server requires the app and calls it.
async function hostWithAWebServer(visit) {
  const app = require(path.resolve("app.js"));
  const server = http.createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await visit(server.address().port);
  } finally {
    await once(server.close(), "close");
  }
}

// What a platform does: it starts the app, and waits for it to listen.
async function hostWithout(port, visit) {
  say(`  $ PORT=${port} node app.js`);
  const child = spawn(process.execPath, ["app.js"], {
    env: { PATH, HOME, SYSTEMROOT, PORT: String(port) },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 4000,
    killSignal: "SIGKILL",
  });
  const closed = once(child, "close");
  let said = "";
  const settled = new Promise((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      if (said.endsWith("\n")) resolve();
    });
    child.once("close", resolve);
  });
  try {
    await settled;
    await visit({ child, said: said.trim() });
  } finally {
    child.kill("SIGKILL");
    await closed;
  }
}

async function violation() {
  say("violation: app.js waits for a web server of the host to require it");
  await hostWithAWebServer(async (port) => {
    expect(await answers(port), "the code works where somebody calls it");
  });
  say("effect: the old host has such a server, and all is well");

  const port = await freePort();
  const begin = Date.now();
  await hostWithout(port, async ({ child, said }) => {
    const took = Date.now() - begin;
    expect(child.exitCode === 0 && !said, "it ends by itself, without a word");
    say(`effect: a host without: it ends after ${took} ms, exit code 0, silently`);
    expect(!(await answers(port)), "nobody listens");
    say("effect: no error anywhere, and nobody home");
  });
}

async function fix() {
  say("fix: app.js brings a web server along and takes PORT");
  const port = await freePort();
  await hostWithout(port, async ({ child, said }) => {
    expect(said === `listening on ${port}`, "it listens");
    say(`  web.1 | ${said}`);
    expect(await answers(port), "it answers");
    expect(child.exitCode === null, "it goes on");
    say("effect: nothing of the host was needed but a free port");
  });
  await hostWithAWebServer(async (own) => {
    expect(await answers(own), "the handler is still there");
  });
  say("effect: another server can still require the same handler");
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
