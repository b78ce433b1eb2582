// One week of guestbook, with a clock that is only counted.
const pipeline = require("./pipeline");
const { DESK, PRODUCTION, WEEK } = require("./changes");

const FRIDAY = 112; // Friday, 16:00, in hours since Monday 00:00
const AUTHOR = new Map(WEEK.map(([, author, change]) => [change, author]));
const MERGED = new Map(WEEK.map(([hour, , change]) => [change, hour]));

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

function clock(hour) {
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri"][Math.floor(hour / 24)];
  return `${day} ${String(hour % 24).padStart(2, "0")}:00`;
}

// The error of a page with these changes, on these entries; undefined if it works.
function errorOf(changes, entries) {
  try {
    for (const entry of entries) changes.reduce((shown, change) => change(shown), entry);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

// What is live, and what each deploy did to it.
class Production {
  hour = 0;
  live = [];
  waits = [];
  failures = [];
  deploys = 0;

  // Release these changes as one; take all of them off if the page fails.
  deploy = (changes) => {
    this.deploys += 1;
    const what = changes.length === 1 ? changes[0].name : `${changes.length} changes`;
    const error = errorOf([...this.live, ...changes], PRODUCTION);
    if (error) {
      say(`  ${clock(this.hour)} | deploy: ${what}: page fails, all of it is off`);
      this.failures.push([...changes]);
    } else {
      say(`  ${clock(this.hour)} | deploy: ${what}: page works`);
      this.live.push(...changes);
      this.waits.push(...changes.map((change) => this.hour - MERGED.get(change)));
    }
    return error;
  };
}

// Merge as the week goes by; the pipeline decides what is deployed when.
function week() {
  const production = new Production();
  for (const [hour, , change] of WEEK) {
    expect(!errorOf([change], DESK), "it is green at the desk");
    production.hour = hour;
    pipeline.merged(change, production.deploy);
  }
  production.hour = FRIDAY;
  pipeline.friday(production.deploy);
  return production;
}

// Deploy halves of the suspects until one is left that fails.
function search(production, suspects) {
  while (suspects.length > 1) {
    const half = suspects.slice(0, suspects.length / 2);
    suspects = production.deploy(half) ? half : suspects.slice(half.length);
  }
  return suspects[0];
}

function violation() {
  say("violation: eight changes of a week wait for Friday, then go out as one");
  const production = week();
  expect(production.deploys === 1 && !production.live.length, "one deploy, nothing live");
  const [suspects] = production.failures;
  expect(suspects.length === 8, "all eight are suspects");
  const authors = new Set(suspects.map((change) => AUTHOR.get(change))).size;
  say(`effect: 8 suspects by ${authors} authors, and the seven good ones are off too`);
  const guilty = search(production, suspects);
  const age = FRIDAY - MERGED.get(guilty);
  expect(production.deploys === 4 && age > 48, "it took a search");
  const author = AUTHOR.get(guilty);
  say(`effect: ${production.deploys - 1} more deploys to find it: ${guilty.name}, by ${author}`);
  const later = WEEK.filter(([hour]) => hour > MERGED.get(guilty)).length;
  say(`effect: ${author} merged it ${age} hours ago; ${later} more came after it`);
}

function fix() {
  say("fix: each of the eight changes goes out when it is merged");
  const production = week();
  expect(production.deploys === 8 && production.live.length === 7, "seven are live");
  expect(Math.max(...production.waits) === 0, "none had to wait");
  expect(production.failures.length === 1, "one deploy failed");
  const [suspects] = production.failures;
  expect(suspects.length === 1, "one suspect");
  const author = AUTHOR.get(suspects[0]);
  say(`effect: 1 suspect: ${suspects[0].name}, which ${author} merged just now`);
  say("effect: 0 more deploys to find it, and no other change was taken off");
  say("effect: seven changes are live, each since the hour it was merged");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]();
say(`shown: ${variant}`);
