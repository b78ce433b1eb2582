// Ann follows the runbook for release v2, then web v2 starts.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");

const { PATH, HOME } = process.env;

function say(text) {
  console.log(text.slice(0, 76));
}

// Stop, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) {
    console.error(`not shown: ${text}`);
    process.exit(1);
  }
}

// Release v2 on the platform, a newer checkout on the laptop, two databases.
function prepare() {
  fs.cpSync("app", "releases/v2", { recursive: true });
  fs.writeFileSync("releases/v2/config.env", "DATABASE=../../production.json\n");
  fs.cpSync("app", "laptop", { recursive: true });
  const rows = [{ name: "ada" }, { name: "grace" }];
  const state = { entries: { columns: ["name"], rows }, applied: ["0001_entries"] };
  for (const path of ["production.json", "laptop/laptop.json"]) {
    fs.writeFileSync(path, JSON.stringify(state));
  }
}

// Run a process to its end; the lines it said.
function run(tag, command, env, input = "") {
  const [program, ...args] = command;
  const done = spawnSync(program, args, {
    env: { PATH, HOME, ...env }, input, encoding: "utf8", timeout: 8000,
  });
  const lines = `${done.stdout}${done.stderr}`.split("\n").filter(Boolean);
  for (const line of lines) say(`  ${tag} | ${line}`);
  expect(done.status === 0, `${tag} ends with 0, not ${done.status}`);
  return lines.join("\n");
}

// As Ann, whose shell has its own idea of DATABASE.
function followRunbook(database) {
  return run("admin", ["sh", "runbook.sh"], { DATABASE: database });
}

// What web v2, a process of the release, answers to one request.
function web() {
  return run("web.1", ["sh", "run.sh", "v2", "node", "web.js"], {}, "/\n");
}

function violation() {
  say("violation: Ann migrates production from her checkout, then web v2 starts");
  let lines = followRunbook("laptop.json");
  expect(lines.startsWith("laptop.json: applied 0002_email"), "it went to the laptop");
  say("effect: applied, exit code 0: her shell says DATABASE=laptop.json");
  expect(web() === "500 no such column: email", "web misses the column");
  say("effect: production was never touched, and v2 cannot do without");

  say("  Ann sets DATABASE to production's, and runs it again");
  lines = followRunbook("../production.json");
  const both = "production.json: applied 0002_email\nproduction.json: applied 0003_author";
  expect(lines === both, "her code came along");
  expect(web() === "500 no such column: name", "web misses a column again");
  say("effect: the right config, but the code of her checkout: 0003 is not in v2");
}

function fix() {
  say("fix: Ann starts a one-off process of v2, then web v2 starts");
  let lines = followRunbook("laptop.json");
  expect(lines === "production.json: applied 0002_email", "it went to production");
  say("effect: her shell says DATABASE=laptop.json, the release knew better");
  const answer = "200 2 entries, with their mail addresses";
  expect(web() === answer, "web answers");
  say("effect: admin and web had the same code and the same config");

  say("  Ann runs it again, to be sure");
  lines = followRunbook("../production.json");
  expect(lines === "production.json: nothing to apply", "nothing more");
  expect(web() === answer, "web answers");
  say("effect: 0003 is in her checkout, and it stayed there");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
prepare();
shows[variant]();
say(`shown: ${variant}`);
