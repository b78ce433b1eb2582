// Runs guestbook in one formation after another: so many web, so many worker.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const http = require("node:http");
const { createInterface } = require("node:readline");
const { redisServer } = require("./redisserver.js");

const { PATH, HOME, SYSTEMROOT } = process.env;
const running = [];
let queue;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// A process of some type, started by the command of its type.
class Process {
  constructor(name, program) {
    this.name = name;
    say(`  $ node ${program.padEnd(28)} (${name})`);
    this.process = spawn(process.execPath, [program], {
      env: { PATH, HOME, SYSTEMROOT, PORT: "0", QUEUE_URL: queue.url },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 9000,
      killSignal: "SIGKILL",
    });
    this.closed = once(this.process, "close");
    running.push(this);
    this.lines = createInterface({ input: this.process.stdout });
  }

  async end() {
    this.process.kill("SIGKILL");
    await this.closed;
  }
}

class Web extends Process {
  static async start(name) {
    const web = new Web(name, "app.js");
    const [line] = await Promise.race([once(web.lines, "line"), web.closed.then(() => [""])]);
    expect(line.startsWith("listening on "), `${name} starts`);
    web.port = Number(line.split(" ").pop());
    return web;
  }

  async ask(method, path) {
    const options = { host: "127.0.0.1", port: this.port, method, path };
    const request = http.request({ ...options, agent: false, timeout: 3000 });
    const [response] = await once(request.end(), "response");
    let text = "";
    for await (const part of response.setEncoding("utf8")) text += part;
    say(`  ${this.name} | ${method} ${path}: ${text}`);
    return text;
  }
}

// Run a worker until it ends; what it printed.
async function work(name) {
  const worker = new Process(name, "worker.js");
  const lines = [];
  worker.lines.on("line", (line) => lines.push(line));
  const [status] = await worker.closed;
  expect(status === 0, "the worker ends well");
  for (const line of lines) say(`  ${name} | ${line}`);
  return lines.join();
}

async function twoWebNoWorker() {
  say("  formation: web=2 worker=0");
  const [one, two] = [await Web.start("web.1"), await Web.start("web.2")];
  for (const [web, visitor] of [[one, "ada"], [two, "grace"], [one, "alan"]]) {
    expect((await web.ask("POST", `/${visitor}`)) === "signed", "a visitor can sign");
  }
  return [one, two];
}

async function violation() {
  say("violation: the mails to send are a list in a module");
  const [one, two] = await twoWebNoWorker();
  expect((await one.ask("GET", "/")) === "2 to send", "two mails are in one process");
  expect((await two.ask("GET", "/")) === "1 to send", "one mail is in the other");
  say("effect: one module, two processes, two lists");

  say("  formation: web=2 worker=1");
  expect((await work("worker.1")) === "", "the worker has nothing to do");
  say("effect: the worker found a third list, an empty one, and ended");

  say("  formation: web=0, then web=1");
  await one.end();
  await two.end();
  const three = await Web.start("web.1");
  expect((await three.ask("GET", "/")) === "0 to send", "the mails are gone");
  say("effect: three visitors have signed, and no mail will ever be sent");
}

async function fix() {
  say("fix: the mails to send are a list in a backing service");
  const [one, two] = await twoWebNoWorker();
  for (const web of [one, two]) {
    expect((await web.ask("GET", "/")) === "3 to send", "both processes see one list");
  }
  say("effect: no worker runs, and nothing is lost: the mails wait");

  say("  formation: web=0 worker=1");
  await one.end();
  await two.end();
  const wanted = ["ada", "grace", "alan"].map((visitor) => `mail sent to ${visitor}`);
  expect((await work("worker.1")) === wanted.join(), "the worker sends all three");
  say("effect: no web runs, and the worker finds all three");

  say("  formation: web=1 worker=0");
  const three = await Web.start("web.1");
  expect((await three.ask("GET", "/")) === "0 to send", "each mail was sent once");
  say("effect: types come and go, each on its own; what is to be done stays");
}

async function main(variant) {
  const shows = { violation, fix };
  if (!Object.hasOwn(shows, variant)) throw new Error("TWELVE_VARIANT: violation or fix");
  queue = await redisServer();
  try {
    await shows[variant]();
  } finally {
    for (const process of running) await process.end();
    queue.close();
  }
  say(`shown: ${variant}`);
}

main(process.env.TWELVE_VARIANT ?? "").catch((error) => {
  console.error(`not shown: ${error.message}`);
  process.exitCode = 1;
});
