// Plays the platform: three deploys, a store for each, and one hard death.
const { spawn } = require("node:child_process");
const { createHash, randomBytes } = require("node:crypto");
const { once } = require("node:events");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { call } = require("./places");

const { PATH, HOME, SYSTEMROOT } = process.env;
const RELEASE = ["app.js", "web.js", "places.js"];

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// Stands in for a database: keeps what is PUT, outside of every process.
const shelves = new Map();
const store = http.createServer(async (request, response) => {
  let body = "";
  for await (const part of request.setEncoding("utf8")) body += part;
  if (request.method === "PUT") shelves.set(request.url, body);
  response.statusCode = shelves.has(request.url) ? 200 : 404;
  response.end(shelves.get(request.url));
});

// A process of a deploy, on a disk of its own.
class Web {
  constructor(name, config) {
    this.name = name;
    this.disk = `disk-${name}`;
    fs.mkdirSync(this.disk);
    for (const file of RELEASE) fs.copyFileSync(file, path.join(this.disk, file));
    this.process = spawn(process.execPath, ["app.js"], {
      cwd: this.disk,
      env: { PATH, HOME, SYSTEMROOT, ...config, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.closed = once(this.process, "close");
    this.said = "";
    this.listening = new Promise((resolve) => {
      this.process.stdout.setEncoding("utf8").on("data", (text) => {
        this.said += text;
        if (this.said.includes("\n")) resolve();
      });
    });
  }

  async ready() {
    await Promise.race([this.listening, this.closed]);
    const port = /^listening port=(\d+)\n/.exec(this.said)?.[1];
    expect(port, `${this.name} starts`);
    this.url = `http://127.0.0.1:${port}`;
  }

  async page(cookie) {
    const page = await call("GET", `${this.url}/`, "", cookie);
    say(`  ${this.name.padEnd(7)} | ${page}`);
    return page;
  }

  // What lies on its disk beside the release.
  own() {
    return fs.readdirSync(this.disk).filter((name) => !RELEASE.includes(name)).sort();
  }

  // A machine fails: the process is gone, and its disk. What it said stays.
  async die() {
    this.process.kill("SIGKILL");
    await this.closed;
    fs.rmSync(this.disk, { recursive: true });
    return this.said.split("\n");
  }
}

async function* run(storeUrl, started) {
  for (const name of ["dev", "staging", "prod.1", "prod.2"]) {
    const deploy = name.split(".")[0];
    const config = { TITLE: `guestbook (${deploy})`, STORE_URL: `${storeUrl}/${deploy}` };
    started.push(new Web(name, config));
  }
  for (const web of started) await web.ready();
  const [dev, staging, one, two] = started;

  const titles = [];
  for (const web of [dev, staging, one]) titles.push((await web.page()).split(":")[0]);
  yield titles;

  const visitor = `ada-${randomBytes(2).toString("hex")}`;
  const drawing = randomBytes(20).toString("hex");
  const cookie = await call("POST", `${one.url}/login`, visitor);
  const key = await call("POST", `${one.url}/drawings`, drawing, cookie);
  say(`  ${visitor} logs in at prod.1 and leaves a drawing`);
  expect((await one.page(cookie)).endsWith(`hello ${visitor}`), "prod.1 knows the visitor");
  const there = await call("GET", `${one.url}/drawings/${key}`);
  expect(there === drawing, "prod.1 has the drawing");

  say(`  on the disk of prod.1: ${one.own().join(", ") || "the release, no more"}`);
  yield one.own();

  const said = await one.die();
  say("  prod.1 is killed, its machine is gone; prod.2 takes over");
  const knows = (await two.page(cookie)).endsWith(`hello ${visitor}`);
  const has = (await call("GET", `${two.url}/drawings/${key}`)) === drawing;
  const lines = said.filter((line) => line.includes(`visitor=${visitor}`));
  for (const line of lines) say(`  log of prod.1 | ${line}`);
  let strangers = true;
  for (const web of [dev, staging]) {
    const page = await call("GET", `${web.url}/`, "", cookie);
    strangers &&= page.includes("stranger");
  }
  const digest = (web) =>
    createHash("sha256").update(fs.readFileSync(path.join(web.disk, "app.js"))).digest("hex");
  const codes = [...new Set([dev, staging, two].map(digest))];
  yield { knows, has, lines, strangers, codes };
}

async function violation(next) {
  say("violation: three deploys of a guestbook that keeps things to itself");
  const titles = await next();
  expect(titles.every((title) => title === "guestbook (dev)"), "one title everywhere");
  say("effect: three environments, one title: production thinks it is dev");
  expect((await next()).join() === "app.log,uploads", "log and upload are on the disk");
  const { knows, has, lines } = await next();
  expect(!knows, "the session is gone");
  say("effect: the session is gone, it was in the memory of prod.1");
  expect(!has, "the upload is gone");
  say("effect: the upload is gone, it was on the disk of prod.1");
  expect(lines.length === 0, "the log is gone");
  say("effect: the log is gone, it was on the same disk, and stdout was silent");
}

async function fix(next) {
  say("fix: three deploys of a guestbook that asks for what it needs");
  const titles = await next();
  const wanted = ["dev", "staging", "prod"].map((name) => `guestbook (${name})`);
  expect(titles.join() === wanted.join(), "a title for each deploy");
  say("effect: three environments, three titles, by environment alone");
  expect((await next()).length === 0, "nothing is kept on the disk");
  const { knows, has, lines, strangers, codes } = await next();
  expect(knows, "prod.2 knows the visitor");
  say("effect: the session is there, prod.2 went on where prod.1 stopped");
  expect(has, "prod.2 has the drawing");
  say("effect: the upload is there, on no disk of a process");
  expect(lines.length === 2, "both lines of the log are there");
  say("effect: the log is there, the platform has both lines");
  expect(strangers && codes.length === 1, "dev and staging have stores of their own");
  say(`effect: dev and staging know nobody; app.js is ${codes[0].slice(0, 8)} everywhere`);
}

async function main() {
  const variant = process.env.TWELVE_VARIANT;
  const shows = { violation, fix };
  expect(Object.hasOwn(shows, variant ?? ""), "TWELVE_VARIANT is violation or fix");
  store.listen(0, "127.0.0.1");
  await once(store, "listening");
  const started = [];
  try {
    const steps = run(`http://127.0.0.1:${store.address().port}`, started);
    await shows[variant](async () => (await steps.next()).value);
  } finally {
    for (const web of started) web.process.kill("SIGKILL");
    store.close();
  }
  say(`shown: ${variant}`);
}

main().catch((error) => {
  console.error(`not shown: ${error.message}`);
  process.exitCode = 1;
});
