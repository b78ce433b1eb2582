// Plays the platform: replaces a process together with its disk.
const fs = require("node:fs");
const path = require("node:path");
const supervisor = require("./supervisor.js");

const ARCHIVE = "archive.log"; // the platform's, on no process's disk
const BEFORE = ["ada", "grace", "alan", "edsger", "barbara"];
const AFTER = ["donald", "margaret"];

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

// A fresh disk with the release on it and nothing else.
function newDisk(name) {
  fs.mkdirSync(name);
  fs.copyFileSync("app.js", path.join(name, "app.js"));
  return name;
}

function linesOf(...parts) {
  const file = path.join(...parts);
  if (!fs.existsSync(file)) return [];
  return fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
}

// How many of these visitors have exactly one line.
function about(lines, visitors) {
  const linesFor = (visitor) => lines.filter((line) => line.endsWith(`signed visitor=${visitor}`));
  return visitors.filter((visitor) => linesFor(visitor).length === 1).length;
}

function onlyTheRelease(disk) {
  return fs.readdirSync(disk).join() === "app.js";
}

function tell(tag, lines) {
  for (const line of lines) say(`  ${tag}${line}`);
}

async function violation() {
  say("violation: web logs to app.log; then web is replaced, disk and all");
  let disk = newDisk("disk-1");
  let status = await supervisor.run("web.1", disk, BEFORE, ARCHIVE);
  let logged = linesOf(disk, "app.log");
  tell("disk-1/app.log | ", logged);
  expect(status === 0 && about(logged, BEFORE) === 5, "five lines in app.log");
  say("effect: five visitors signed, app.log has 5 lines");

  fs.rmSync(disk, { recursive: true });
  disk = newDisk("disk-2");
  status = await supervisor.run("web.2", disk, AFTER, ARCHIVE);
  logged = linesOf(disk, "app.log");
  tell("disk-2/app.log | ", logged);
  expect(status === 0 && about(logged, AFTER) === 2, "two lines in the new app.log");
  say("effect: web.1 was replaced by web.2, which has a disk of its own");

  expect(about(logged, BEFORE) === 0, "the first five lines are gone");
  say("effect: of the first five lines, 0 are left in app.log");
  expect(linesOf(ARCHIVE).length === 0, "stdout was silent");
  say("effect: and 0 are with the platform: the app told it nothing");
}

async function fix() {
  say("fix: web logs to stdout; then web is replaced, disk and all");
  let disk = newDisk("disk-1");
  let status = await supervisor.run("web.1", disk, BEFORE, ARCHIVE);
  expect(status === 0 && onlyTheRelease(disk), "web.1 wrote no file");
  say("effect: five visitors signed, the app wrote no file");

  fs.rmSync(disk, { recursive: true });
  disk = newDisk("disk-2");
  status = await supervisor.run("web.2", disk, AFTER, ARCHIVE);
  expect(status === 0 && onlyTheRelease(disk), "web.2 wrote no file");
  say("effect: web.1 was replaced by web.2, which has a disk of its own");

  const kept = linesOf(ARCHIVE);
  tell("", kept);
  expect(about(kept, BEFORE) === 5, "the five lines are there");
  expect(about(kept, AFTER) === 2 && kept.length === 7, "and the two, and no other");
  say("effect: of the first five lines, the platform has 5");
  say("effect: two processes, one stream, in the order of time");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]().then(
  () => say(`shown: ${variant}`),
  (error) => expect(false, error.message),
);
