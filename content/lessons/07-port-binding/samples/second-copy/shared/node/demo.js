// Starts several copies of guestbook's web process on this machine.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { readFileSync, writeFileSync } = require("node:fs");
const http = require("node:http");
const net = require("node:net");

const COPY = "copy-for-this-run.js";
const { PATH, HOME, SYSTEMROOT } = process.env;
const running = [];

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

async function freePorts(count) {
  const probes = Array.from({ length: count }, () => net.createServer());
  for (const probe of probes) await once(probe.listen(0, "127.0.0.1"), "listening");
  const ports = probes.map((probe) => probe.address().port);
  for (const probe of probes) await once(probe.close(), "close");
  return ports;
}

// Put a free port where the code has a fixed one: 8000 may be taken here. Returns
// the number that was there. App code that has none is copied as it is.
function moveLiteral(port) {
  const source = readFileSync("app.js", "utf8");
  const fixed = /^const PORT = (\d+);$/m.exec(source);
  writeFileSync(COPY, fixed ? source.replace(fixed[0], `const PORT = ${port};`) : source);
  return fixed?.[1];
}

// Start a copy. `started` becomes the port that it says it listens on, or
// undefined if it ended instead; then `error` and `status` say how.
function start(name, port) {
  const app = spawn(process.execPath, [COPY], {
    env: { PATH, HOME, SYSTEMROOT, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 4000,
    killSignal: "SIGKILL",
  });
  const web = { name, app, closed: once(app, "close") };
  running.push(web);
  let out = "";
  let err = "";
  app.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  web.started = new Promise((resolve) => {
    app.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
      const found = /^listening on (\d+)\n/.exec(out);
      if (found) resolve(Number(found[1]));
    });
    app.once("close", (status) => {
      web.status = status;
      web.error = err.split("\n").find((line) => /^\w*Error\b/.test(line)) ?? "(no message)";
      resolve(undefined);
    });
  });
  return web;
}

async function portOf(web) {
  const port = await web.started;
  say(`  ${web.name} | ${port ? `listening on ${port}` : web.error}`);
  return port;
}

function get(port) {
  const options = { host: "127.0.0.1", port, agent: false, timeout: 3000 };
  return new Promise((resolve, reject) => {
    http
      .get(options, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part) => (text += part));
        answer.on("end", () => {
          say(`  GET http://127.0.0.1:${port}/ | ${text}`);
          resolve(text);
        });
      })
      .on("timeout", function () {
        this.destroy(new Error("no answer"));
      })
      .on("error", reject);
  });
}

async function violation() {
  say("violation: the port is in the code; two copies are to run");
  const [literal, one, two] = await freePorts(3);
  const number = moveLiteral(literal);
  if (number) {
    say(`  (port ${number} may be taken on your machine, so for this run the`);
    say(`  number in a copy of the app is a free one: ${literal})`);
  }

  say(`  web.1 is started with PORT=${one}`);
  const first = start("web.1", one);
  expect((await portOf(first)) === literal, "the first copy has the port in the code");
  say(`effect: the platform said ${one}; nothing in the app listens to it`);

  say(`  web.2 is started with PORT=${two}`);
  const second = start("web.2", two);
  expect(!(await portOf(second)) && second.error.includes("EADDRINUSE"), "the second dies");
  expect(second.status !== 0, "it says so with its exit code");
  say(`effect: web.2 is dead, exit code ${second.status}; no setting can help it`);
  expect(await get(literal), "the first copy answers");
  say("effect: one copy runs, and one is all that this host can run");
}

async function fix() {
  say("fix: the port comes from the environment; three copies are to run");
  const ports = await freePorts(3);
  moveLiteral((await freePorts(1))[0]);
  const copies = ports.map((port, index) => start(`web.${index + 1}`, port));
  for (const [index, web] of copies.entries()) {
    expect((await portOf(web)) === ports[index], `${web.name} listens where it was told to`);
  }
  for (const port of ports) {
    expect((await get(port)) === `guestbook, on port ${port}`, "it answers");
  }
  say("effect: three copies of one file side by side, and all of them answer");

  say(`  web.4 is started with PORT=${ports[0]}, which web.1 has`);
  const fourth = start("web.4", ports[0]);
  expect(!(await portOf(fourth)) && fourth.error.includes("EADDRINUSE"), "a port has one owner");
  say(`effect: exit code ${fourth.status}: a taken port is still an error, and a loud one`);
}

async function main(show) {
  try {
    await show();
  } finally {
    for (const { app } of running) app.kill("SIGKILL");
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
