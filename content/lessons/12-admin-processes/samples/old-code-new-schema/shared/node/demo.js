// A rolling deploy: v1 still runs when v2's migration is applied.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const { createInterface } = require("node:readline");
const { open } = require("./database.js");

const { PATH, HOME } = process.env;
const DATABASE = "guestbook.json";

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// The web process of a release.
class Web {
  static started = [];

  constructor(release) {
    this.release = release;
    this.child = spawn("node", [`${release}/web.js`], {
      env: { PATH, HOME, DATABASE },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.child.stdin.on("error", () => {}); // it may be gone before it is asked
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    Web.started.push(this);
  }

  async ask(request) {
    this.child.stdin.write(`${request}\n`);
    const { value = "nothing" } = await this.lines.next();
    say(`  ${this.release} | ${request}: ${value}`);
    return value;
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }
}

function migrate(migration) {
  require(`./v2/${migration}.js`).up(open(DATABASE));
  say(`  admin | applied ${migration}`);
}

// v1 runs, v2's migration is applied, v2 comes: all their answers.
async function deploy() {
  const v1 = new Web("v1");
  expect((await v1.ask("sign ada")) === "200 ada", "v1 works before");
  migrate("0002_author");
  const old = [await v1.ask("sign grace"), await v1.ask("read")];
  const v2 = new Web("v2");
  const fresh = [await v2.ask("sign alan"), await v2.ask("read")];
  return [v1, old, fresh];
}

async function violation() {
  say("violation: v2 renames the column name to author; v1 still runs");
  const [v1, old, fresh] = await deploy();
  expect(old.every((answer) => answer.startsWith("500")), "v1 fails");
  expect(fresh.every((answer) => answer === "200 ada, alan"), "v2 works");
  say("effect: until its last process is gone, v1 answers each request with 500");
  say("effect: v2 works, but grace's signature is lost");

  await v1.stop();
  say("  a bug in v2: roll back to v1");
  expect((await new Web("v1").ask("read")).startsWith("500"), "v1 fails still");
  say("effect: the code is back, the column is not");
}

async function fix() {
  say("fix: v2 only adds the column author, and fills both; v1 still runs");
  const [v1, old, fresh] = await deploy();
  expect(old.every((answer) => answer === "200 ada, grace"), "v1 works");
  const all = "200 ada, grace, alan";
  expect(fresh.every((answer) => answer === all), "v2 works, and sees v1's signature");
  expect((await v1.ask("read")) === all, "v1 sees v2's signature");
  say("effect: v1 and v2 both work, and each reads what the other has written");

  await v1.stop();
  say("  a bug in v2: roll back to v1");
  expect((await new Web("v1").ask("read")) === all, "v1 works still");
  say("effect: nothing is lost; name may go when no release needs it any more");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
fs.writeFileSync(DATABASE, JSON.stringify({ columns: ["name"], rows: [] }));
shows[variant]()
  .then(() => say(`shown: ${variant}`))
  .catch((error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  })
  .finally(() => Promise.all(Web.started.map((web) => web.stop())));
