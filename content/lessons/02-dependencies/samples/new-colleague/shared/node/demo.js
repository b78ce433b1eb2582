// Sets guestbook up on two computers, and runs it on both.
const { Computer } = require("./computer.js");

const LINE = "Thank you, ada. 3 visitors";

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

function setUpAndRun(computer, forget) {
  const declared = computer.build(forget);
  say(`  ${computer.name} | installed: ${declared.join(", ")}`);
  const { status, line } = computer.run();
  say(`  ${computer.name} | ${line}`);
  return { status, line };
}

// In one home folder plural was installed years ago; the other is new.
function twoComputers() {
  say("  yours | already there, in the home folder: plural@2.1.0");
  return [new Computer("yours", { plural: "2.1.0" }), new Computer("hers")];
}

function isMissing({ status, line }) {
  return status !== 0 && line.includes("Cannot find module 'plural'");
}

function violation() {
  say("violation: two packages are required, the manifest names one");
  const [yours, hers] = twoComputers();
  const here = setUpAndRun(yours);
  expect(here.status === 0 && here.line === LINE, "it runs on your computer");
  say("effect: on your computer, exit code 0");

  const there = setUpAndRun(hers);
  expect(isMissing(there), "it does not run on hers");
  say(`effect: on hers, the same files and exit code ${there.status}`);
  say("effect: your computer brought what the manifest does not say");
}

function fix() {
  say("fix: the manifest names both, and a clean place checks that");
  const [yours, hers] = twoComputers();
  for (const [computer, whose] of [[yours, "your computer"], [hers, "hers"]]) {
    const { status, line } = setUpAndRun(computer);
    expect(status === 0 && line === LINE, `it runs on ${whose}`);
    say(`effect: on ${whose}, exit code 0`);
  }

  say("  yours | now plural is left out of the manifest, by mistake");
  const leak = setUpAndRun(yours, "plural");
  expect(leak.status === 0 && leak.line === LINE, "Node looks in the folders above");
  say("effect: in your home folder nothing happens: Node looks there too");
  expect(isMissing(setUpAndRun(new Computer("clean"), "plural")), "the clean place finds it");
  say("effect: a clean place, such as a container, fails before she does");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]();
say(`shown: ${variant}`);
