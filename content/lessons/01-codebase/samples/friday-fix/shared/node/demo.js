// From Thursday to Monday: asks production for its page, and which code it runs.
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { deploy } = require("./deploy.js");

const { PATH, HOME, SYSTEMROOT } = process.env;
const [VISITOR, ADDRESS] = ["Ada", "ada@mail.example"];
const held = new Set(); // every revision that the codebase has held

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

function run(file, options = {}) {
  const done = spawnSync(process.execPath, [file], {
    env: { PATH, HOME, SYSTEMROOT },
    stdio: ["pipe", "pipe", "inherit"],
    encoding: "utf8",
    timeout: 5000,
    ...options,
  });
  expect(done.status === 0, `${file} ends with code ${done.status}`);
  return done.stdout;
}

// A short name for the code in a folder; a commit id stands for it in Git.
function revision(folder) {
  const code = fs.readFileSync(path.join(folder, "app.js"));
  return createHash("sha256").update(code).digest("hex").slice(0, 7);
}

// What production answers, and what it runs.
function look(day) {
  const page = run("app.js", { cwd: "production", input: `${VISITOR},${ADDRESS}\n` }).trim();
  held.add(revision("codebase"));
  const running = revision("production");
  say(`  ${day} | ${page}`);
  say(`  ${day} | production runs ${running}, the codebase is at ${revision("codebase")}`);
  expect(page.includes(VISITOR), "a page with the visitor");
  return { page, known: held.has(running), shows: page.includes(ADDRESS) };
}

// A colleague gives the entries a look of their own, and deploys.
function monday() {
  const page = path.join("codebase", "app.js");
  fs.writeFileSync(page, fs.readFileSync(page, "utf8").replace("<li>", "<li class='new'>"));
  deploy("production");
}

function violation() {
  say("violation: a fix on the server on Friday, a deploy on Monday");
  deploy("production");
  let seen = look("thu");
  expect(seen.shows && seen.known, "the page shows the address");
  say("effect: every reader sees the visitor's mail address");
  run("friday.js");
  seen = look("fri");
  expect(!seen.shows, "the address is gone on Friday");
  say("effect: fixed within a minute");
  expect(!seen.known, "production runs what the codebase never held");
  say("effect: the codebase has never held what production runs");
  monday();
  seen = look("mon");
  expect(seen.page.includes("class='new'") && seen.known, "Monday's deploy is there");
  expect(seen.shows, "the address is back on Monday");
  say("effect: the new look is there, and so is the address");
  say("effect: nobody took the fix out; no revision ever had it");
}

function fix() {
  say("fix: a fix in the codebase on Friday, a deploy on Monday");
  deploy("production");
  let seen = look("thu");
  expect(seen.shows && seen.known, "the page shows the address");
  say("effect: every reader sees the visitor's mail address");
  run("friday.js");
  seen = look("fri");
  expect(!seen.shows, "the address is gone on Friday");
  expect(seen.known, "production runs what the codebase holds");
  say("effect: fixed, and the codebase holds what production runs");
  monday();
  seen = look("mon");
  expect(seen.page.includes("class='new'") && seen.known, "Monday's deploy is there");
  expect(!seen.shows, "the address is still gone on Monday");
  say("effect: the new look is there, and the fix has stayed");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]();
say(`shown: ${variant}`);
