// Plays the router: four requests at once, then a look into both logs.
const { spawn } = require("node:child_process");
const { randomInt } = require("node:crypto");
const { once } = require("node:events");
const service = require("./service");

const { PATH, HOME, SYSTEMROOT } = process.env;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// Whether two lists hold the same, in any order.
function same(some, others) {
  return [...some].sort().join() === [...others].sort().join();
}

function shuffled(items) {
  const rest = [...items];
  return items.map(() => rest.splice(randomInt(rest.length), 1)[0]);
}

class Service {
  constructor(name, config) {
    this.name = name;
    this.child = spawn(process.execPath, [`${name}.js`], {
      env: { PATH, HOME, SYSTEMROOT, ...config, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.closed = once(this.child, "close");
    this.said = "";
    this.listening = new Promise((resolve) => {
      this.child.stdout.setEncoding("utf8").on("data", (text) => {
        this.said += text;
        if (this.said.includes("\n")) resolve();
      });
    });
  }

  async ready() {
    await Promise.race([this.listening, this.closed]);
    const port = /^listening port=(\d+)\n/.exec(this.said)?.[1];
    expect(port, `${this.name} starts`);
    return `http://127.0.0.1:${port}`;
  }

  // End it and read what it has logged.
  async end() {
    this.child.kill("SIGKILL");
    await this.closed;
    const lines = this.said.split("\n").slice(1, -1);
    for (const line of lines) {
      say(`  ${this.name.padEnd(7)} | ${line.replace(/([0-9a-f]{4})[0-9a-f]{28}/, "$1..")}`);
    }
    return lines.map((line) => JSON.parse(line));
  }
}

// Sign as four visitors; two of them have to wait, each elsewhere.
async function run(started) {
  const visitors = shuffled(["ada", "alan", "grace", "ken"]);
  const languages = shuffled(["de", "fr", "pt", "sv"]);
  const greeter = new Service("greeter", { SLOW: languages[0] });
  started.push(greeter);
  const greeterUrl = await greeter.ready();
  const web = new Service("web", { SLOW: visitors[1], GREETER_URL: greeterUrl });
  started.push(web);
  const webUrl = await web.ready();

  const requests = visitors.map((visitor, index) => {
    return { trace: service.newTrace(), visitor, language: languages[index] };
  });
  const answers = await Promise.all(
    requests.map(({ trace, visitor, language }) => {
      const url = `${webUrl}/?visitor=${visitor}&language=${language}`;
      return service.call(url, { traceparent: service.traceparent(trace) });
    }),
  );
  const greetings = languages.map((language) => `hello in ${language}`);
  expect(answers.join() === greetings.join(), "four visitors get their greeting");
  const signed = slowestFirst(await web.end());
  const greeted = slowestFirst(await greeter.end());
  expect(signed.length === 4 && greeted.length === 4, "a line for each request in both logs");
  const waited = signed.slice(0, 2).map(({ visitor }) => visitor).sort();
  expect(same(waited, visitors.slice(0, 2)), "the two that had to wait are the slowest");
  expect(greeted[0].language === languages[0], "greeter was slow for one of them");
  say(`effect: ${waited.join(" and ")} waited, and greeter was slow once`);
  return { requests, signed, greeted };
}

function slowestFirst(entries) {
  return [...entries].sort((one, other) => other.ms - one.ms);
}

async function violation(started) {
  say("violation: four visitors at once, each process makes up its own ids");
  const { signed, greeted } = await run(started);
  const ids = new Set([...signed, ...greeted].map(({ trace }) => trace));
  expect(ids.size === 8, "no id is in both logs");
  say("effect: of 4 ids in each log, 0 are in both");
  say("effect: which of the two waited for greeter? The logs cannot tell");
}

async function fix(started) {
  say("fix: four visitors at once, the id of a request travels with it");
  const { requests, signed, greeted } = await run(started);
  const byVisitor = ({ trace, visitor }) => `${trace} ${visitor}`;
  expect(same(signed.map(byVisitor), requests.map(byVisitor)),
    "web takes up the ids that it is given");
  const byLanguage = ({ trace, language }) => `${trace} ${language}`;
  expect(same(greeted.map(byLanguage), requests.map(byLanguage)), "greeter has the same ids");
  say("effect: of 4 ids in each log, 4 are in both");
  for (const { trace, visitor, ms } of signed.slice(0, 2)) {
    const inside = greeted.find((entry) => entry.trace === trace).ms;
    const where = inside > ms / 2 ? "greeter" : "web itself";
    say(`effect: ${visitor} waited ${ms} ms, ${inside} of them in greeter: look at ${where}`);
  }
}

async function main() {
  const variant = process.env.TWELVE_VARIANT;
  const shows = { violation, fix };
  expect(Object.hasOwn(shows, variant ?? ""), "TWELVE_VARIANT is violation or fix");
  const started = [];
  try {
    await shows[variant](started);
  } finally {
    for (const { child } of started) child.kill("SIGKILL");
  }
  say(`shown: ${variant}`);
}

main().catch((error) => {
  console.error(`not shown: ${error.message}`);
  process.exitCode = 1;
});
