// Plays the platform: the release phase, if there is one, then three webs.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const { createInterface } = require("node:readline");
const database = require("./database.js");

const { PATH, HOME } = process.env;
const DATABASE = "guestbook.json";

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// A process of the release.
class Process {
  static started = [];

  constructor(tag, command, path = DATABASE) {
    this.tag = tag;
    const [program, ...args] = command.split(" ");
    this.child = spawn(program, args, { env: { PATH, HOME, DATABASE: path } });
    this.child.stdin.on("error", () => {}); // it may be gone before it is asked
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.errors = "";
    this.child.stderr.setEncoding("utf8").on("data", (text) => (this.errors += text));
    this.closed = once(this.child, "close");
    Process.started.push(this.child);
  }

  async line() {
    const { value = "" } = await this.lines.next();
    if (value) say(`  ${this.tag} | ${value}`);
    return value;
  }

  // Its answer to one request.
  ask() {
    this.child.stdin.write("/\n");
    return this.line();
  }

  // Its exit code, once it has ended, and the error that it died of.
  async end() {
    this.child.stdin.end();
    const [code] = await this.closed;
    const why = this.errors.split("\n").find((line) => line.startsWith("Error: ")) ?? "";
    if (why) say(`  ${this.tag} | ${why}`);
    return [code, why];
  }
}

function create(path) {
  const table = { columns: ["name"], rows: [{ name: "ada" }, { name: "grace" }] };
  fs.writeFileSync(path, JSON.stringify(table));
}

// Start them while a visitor's signature is still being written.
//
// So all of them have said their first line before the database lets any of
// them change it: what would be luck without it happens in every run.
async function start(...processes) {
  const written = database.alone(DATABASE);
  try {
    const started = processes.map(([tag, command]) => new Process(tag, command));
    const first = await Promise.all(started.map((process) => process.line()));
    return [started, first];
  } finally {
    written();
  }
}

// As the Procfile says; the release phase's exit code and the webs.
async function deploy() {
  const lines = fs.readFileSync("Procfile", "utf8").trim().split("\n");
  const commands = Object.fromEntries(lines.map((line) => line.split(": ")));
  let code;
  if (commands.release) {
    const [[process]] = await start(["release", commands.release]);
    [code] = await process.end();
  }
  const webs = ["web.1", "web.2", "web.3"].map((tag) => [tag, commands.web]);
  return [code, commands.web, ...(await start(...webs))];
}

async function violation() {
  say("violation: three web processes start, and each of them migrates");
  const [, command, webs, first] = await deploy();
  expect(first.every((line) => line === "adding the column email"), "three find work");
  const alive = [];
  for (const web of webs) if ((await web.line()) === "ready") alive.push(web);
  const dead = webs.filter((web) => !alive.includes(web));
  expect(dead.length === 2, "two do not live");
  for (const web of dead) {
    const [code, why] = await web.end();
    expect(code === 1 && why.includes("duplicate column name"), "why it ended");
  }
  say("effect: three saw that the column is missing, and one could add it");
  expect((await alive[0].ask()) === "200 2 entries", "one serves");
  say("effect: 1 of 3 serves, 2 ended with exit code 1");

  const [, second] = await start(...dead.map((web) => [web.tag, command]));
  expect(second.join() === "ready,ready", "the second start works");
  say("effect: started again, they live: nobody will look into it");
}

async function fix() {
  say("fix: one process migrates and ends, then three web processes start");
  const [code, command, webs, first] = await deploy();
  expect(code === 0, "the release phase succeeds");
  say("effect: the release phase added the column and ended with 0");
  expect(first.join() === "ready,ready,ready", "three are ready, none migrates");
  for (const web of webs) expect((await web.ask()) === "200 2 entries", "each serves");
  say("effect: 3 of 3 serve");

  create("behind.json");
  const web = new Process("web.4", command, "behind.json");
  expect((await web.line()) === "ready", "web starts");
  const columns = database.open("behind.json").columns();
  expect(columns.join() === "name", "its schema is as it was");
  say("effect: web.4 started on a database without the column, and left it so");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
create(DATABASE);
shows[variant]()
  .then(() => say(`shown: ${variant}`))
  .catch((error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  })
  .finally(() => {
    for (const child of Process.started) child.kill("SIGKILL");
  });
