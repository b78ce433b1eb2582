// Deploys on Monday and on Tuesday, then tries to get back to Monday.
const fs = require("node:fs");
const deploy = require("./deploy.js");

const CONFIG = "guestbook.env"; // on the server, edited by whoever deploys
const MONDAY = "200 Monday's page, the book is guests.txt";

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

// Start web: its exit code and the line that it leaves.
function run(label, releaseId) {
  const ran = deploy.run(releaseId);
  const said = (ran.stdout || ran.stderr).split("\n").filter(Boolean);
  const line = said.find((text) => text.startsWith("Error: ")) ?? said.at(-1);
  say(`  ${label.padEnd(7)} | ${line}`);
  return { status: ran.status, line };
}

// What happens in both variants; the two ids.
function twoDeploys() {
  fs.writeFileSync(CONFIG, "BOOK=guests.txt\n");
  const monday = deploy.release("monday", CONFIG);
  const before = run("monday", monday);
  expect(before.status === 0 && before.line === MONDAY, "Monday's deploy works");
  say(`effect: Monday's deploy has the id ${monday} and works`);

  fs.writeFileSync(CONFIG, "BOOK_URL=postgres://db/book\n");
  const tuesday = deploy.release("tuesday", CONFIG);
  const after = run("tuesday", tuesday);
  expect(after.status === 0 && after.line.startsWith("500 Tuesday"), "Tuesday's is broken");
  say(`effect: Tuesday's, new code and new config, has the id ${tuesday}: broken`);
  return { monday, tuesday };
}

function violation() {
  say("violation: every deploy goes over the one before; now back to Monday");
  const { monday, tuesday } = twoDeploys();
  expect(monday === tuesday, "one id for both");
  expect(run("back", monday).line.startsWith("500 Tuesday"), "the id leads to Tuesday");
  say("effect: to run Monday's id runs Tuesday; Monday is nowhere");

  const again = deploy.release("monday", CONFIG); // as Monday's commit is still in git
  const { status, line } = run("back", again);
  expect(status !== 0 && line.includes("BOOK"), "Monday's code with Tuesday's config");
  say(`effect: Monday's code with Tuesday's config: exit code ${status}`);
  say("effect: what worked was a pair, and nobody kept the pair");
}

function fix() {
  say("fix: every deploy is a release of its own; now back to Monday");
  const { monday, tuesday } = twoDeploys();
  expect(monday !== tuesday, "two ids");
  for (const path of ["monday", "tuesday", CONFIG]) fs.rmSync(path, { recursive: true });
  const { status, line } = run("back", monday);
  expect(status === 0 && line === MONDAY, "Monday's release runs as it did");
  say(`effect: ${monday} runs as on Monday; no source needed, no build`);
  const ledger = fs.readFileSync("ledger", "utf8").trim().split("\n");
  const ids = ledger.map((entry) => entry.split(" ")[0]);
  expect(ids.join() === [monday, tuesday].join(), "the ledger has both");
  for (const entry of ledger) say(`  ledger  | ${entry}`);
  say("effect: the ledger still has both, the broken one too");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]();
say(`shown: ${variant}`);
