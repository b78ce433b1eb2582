// Runs a release on two hosts, and corrects a typo on one of them.
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");

const BUILD = "build/web.js";
const TYPO = "Welcom to the guestbook";
const CORRECT = "Welcome to the guestbook";

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

// The release stage: what is built now is this release, says the ledger.
function release(number) {
  const digest = createHash("sha256").update(fs.readFileSync(BUILD)).digest("hex");
  fs.appendFileSync("ledger", `${number} ${digest}\n`);
  fs.cpSync("build", `releases/${number}`, { recursive: true });
}

// A host is new or replaced: it gets the release and nothing else.
function newHost(host, number) {
  fs.rmSync(host, { recursive: true, force: true });
  fs.cpSync(`releases/${number}`, `${host}/${number}`, { recursive: true });
}

function correct(path) {
  fs.writeFileSync(path, fs.readFileSync(path, "utf8").replace(TYPO, CORRECT));
}

// Start web on a host: its exit code and what it says.
function run(host, number) {
  const ran = spawnSync(process.execPath, ["run.js", host, number], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    timeout: 8000,
  });
  const line = (ran.stdout + ran.stderr).trim().replaceAll("\n", "; ");
  say(`  ${host} ${number} | ${line}`);
  return { status: ran.status, line };
}

function answers(host, number, text) {
  const { status, line } = run(host, number);
  return status === 0 && line === text;
}

function twoHosts() {
  release("v1");
  for (const host of ["host-1", "host-2"]) {
    newHost(host, "v1");
    expect(answers(host, "v1", TYPO), `v1 runs on ${host}`);
  }
  say("effect: v1 has a typo, on both hosts alike");
  correct("host-2/v1/web.js");
  say("  somebody corrects it on host-2, by hand, and restarts it there");
}

function violation() {
  say("violation: the run stage starts whatever lies in the folder");
  twoHosts();
  expect(answers("host-2", "v1", CORRECT), "the patched host is patched");
  expect(answers("host-1", "v1", TYPO), "the other one is not");
  say("effect: v1 gives two answers; the ledger knows of one");
  newHost("host-2", "v1");
  expect(answers("host-2", "v1", TYPO), "the patch is gone");
  say("effect: host-2 was replaced, and with it the correction is gone");
}

function fix() {
  say("fix: the run stage starts what the ledger says, or nothing");
  twoHosts();
  const { status, line } = run("host-2", "v1");
  expect(status !== 0 && line.startsWith("refused"), "the patched host refuses");
  say(`effect: nothing was started, exit code ${status}`);
  correct(BUILD);
  release("v2");
  for (const host of ["host-1", "host-2"]) {
    newHost(host, "v2");
    expect(answers(host, "v2", CORRECT), `v2 runs on ${host}`);
  }
  say("effect: corrected in the code, built, released as v2: both hosts alike");
  newHost("host-2", "v2");
  expect(answers("host-2", "v2", CORRECT), "v2 runs on the new host");
  say("effect: host-2 was replaced, and the correction is there");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]();
say(`shown: ${variant}`);
