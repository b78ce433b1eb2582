// Builds one commit on three days, and runs what came of it.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { DAYS } = require("./registry.js");
const { install } = require("./install.js");

const STRANGER = "a stranger's code, with the rights of your app";
const THANKS = "THANK YOU, ADA!";

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

// A new folder for the app and its packages, filled as the lock or range says.
function build(day) {
  fs.mkdirSync(day);
  fs.copyFileSync("app.js", path.join(day, "app.js"));
  const version = install(DAYS[day], day);
  const offered = Object.keys(DAYS[day]).join(", ");
  say(`  ${day}: the registry has ${offered}; installed: ${version}`);
  return day;
}

// The exit code and the output of an app that was built.
function run(folder) {
  const { SYSTEMROOT } = process.env;
  const done = spawnSync(process.execPath, ["app.js"], {
    cwd: folder,
    env: SYSTEMROOT ? { SYSTEMROOT } : {},
    encoding: "utf8",
    timeout: 5000,
  });
  const failure = done.stderr.split("\n").find((line) => /^\w*Error: /.test(line));
  const lines = done.status === 0 ? done.stdout.trim().split("\n") : [failure ?? "(no error)"];
  for (const line of lines) say(`  ${folder}: ${line}`);
  return { status: done.status, output: lines.join("\n") };
}

function runs(folder, output) {
  const seen = run(folder);
  return seen.status === 0 && seen.output === output;
}

function violation() {
  say("violation: one commit, which asks for shout ^1.0.0; three builds");
  expect(runs(build("Monday"), THANKS), "Monday's build runs");
  say("effect: Monday's build runs");

  const { status, output } = run(build("Tuesday"));
  expect(status !== 0 && output.startsWith("TypeError"), "Tuesday's build breaks");
  say("effect: Tuesday's build breaks, and nobody has changed the app");

  expect(runs(build("Wednesday"), `${STRANGER}\n${THANKS}`), "nobody notices");
  say("effect: Wednesday's build runs the stranger's code, and all is green");
}

function fix() {
  say("fix: the same commit and a lock: exact version and hash");
  for (const day of ["Monday", "Tuesday"]) {
    expect(runs(build(day), THANKS), `${day}'s build runs`);
    say(`effect: ${day}'s build runs`);
  }

  let refusal;
  try {
    build("Wednesday");
  } catch (error) {
    refusal = error.message;
  }
  expect(refusal?.includes("hash that is locked"), "the replaced file is refused");
  say(`  Wednesday: ${refusal}`);
  expect(runs("Tuesday", THANKS), "Tuesday's build is still there");
  say("effect: Wednesday's build is refused, and Tuesday's still runs");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]();
say(`shown: ${variant}`);
