// A bug in a function that two apps need: who gets the fix, and who knows?
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { declared, install } = require("./install.js");

const { PATH, HOME, SYSTEMROOT } = process.env;
const SIGNATURES = "Ada Lovelace\nAda  Lovelace\nGrace Hopper\n"; // two people
const BUG = "name.toLowerCase();";
const REPAIR = 'name.toLowerCase().trim().split(/\\s+/).join(" ");';

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

// Install what the app declares, run it: how many people does it see?
function run(app) {
  install(app);
  const done = spawnSync(process.execPath, ["app.js"], {
    cwd: app,
    env: { PATH, HOME, SYSTEMROOT },
    input: SIGNATURES,
    stdio: ["pipe", "pipe", "inherit"],
    encoding: "utf8",
    timeout: 5000,
  });
  expect(done.status === 0, `${app} runs`);
  say(`  ${app} | ${done.stdout.trim()}`);
  return parseInt(done.stdout, 10);
}

// What the two apps see, as "3 3".
function both() {
  return `${run("guestbook")} ${run("postcards")}`;
}

// The one line that an upgrade is.
function take(app, version) {
  const manifest = JSON.stringify({ dependencies: { names: version } });
  fs.writeFileSync(path.join(app, "package.json"), manifest);
  say(`  ${app} | package.json: names ${version}`);
}

function violation() {
  say("violation: two apps, each with a pasted names.js; two people signed");
  expect(both() === "3 3", "both apps have the bug");
  say("effect: two spaces in a name make another person of Ada");
  const copy = path.join("guestbook", "names.js");
  const code = fs.existsSync(copy) ? fs.readFileSync(copy, "utf8") : "";
  expect(code.includes(BUG), "guestbook has a copy of its own");
  fs.writeFileSync(copy, code.replace(BUG, REPAIR));
  expect(both() === "2 3", "only one of the two is mended");
  say("effect: mended in guestbook; Ada still gets two postcards");
  expect(!declared("postcards").names, "postcards does not say what it uses");
  say("effect: no file says that postcards runs the old code");
}

function fix() {
  say("fix: two apps that declare the library names; two people signed");
  for (const app of ["guestbook", "postcards"]) {
    expect(declared(app).names === "1.0.0", `${app} declares what it uses`);
  }
  expect(both() === "3 3", "both apps have the bug");
  say("effect: the same bug; it is mended once, in names 1.1.0");
  take("guestbook", "1.1.0");
  expect(both() === "2 3", "each app has the version that it declares");
  say("effect: guestbook takes it at once, postcards when it is ready");
  expect(declared("postcards").names === "1.0.0", "postcards says what it uses");
  say("effect: until then a file says so: postcards uses names 1.0.0");
  take("postcards", "1.1.0");
  expect(both() === "2 2", "both apps are mended");
  say("effect: one line per app, and Ada gets one postcard");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]();
say(`shown: ${variant}`);
