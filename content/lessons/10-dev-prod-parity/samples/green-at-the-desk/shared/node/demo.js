// Runs the tests at the desk, then lets the first visitor in.
const { spawn } = require("node:child_process");
const { once } = require("node:events");

const { memcached } = require("./memcached");

const { PATH, HOME, SYSTEMROOT } = process.env;
const FIRST = "Grace Hopper";

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// Run this in a deploy with this environment: exit code, lines.
async function run(deploy, command, env) {
  const ran = spawn(process.execPath, command, {
    env: { PATH, HOME, SYSTEMROOT, ...env },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: 5000,
  });
  let output = "";
  ran.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  const [status] = await once(ran, "close");
  const lines = output.split("\n").filter(Boolean);
  for (const line of lines) say(`  ${deploy} | ${line}`);
  return { status, lines };
}

function count(lines, colour) {
  return lines.filter((line) => line.startsWith(`${colour}:`)).length;
}

// Run this in a deploy that has a Memcached: how it ran, and if that was used.
async function attached(deploy, command, env) {
  const cache = await memcached();
  try {
    const ran = await run(deploy, command, { ...env, CACHE_URL: cache.url });
    return { ...ran, used: cache.kept.size > 0 };
  } finally {
    cache.close();
  }
}

async function violation() {
  say("violation: a map caches at the desk, Memcached in production");
  const desk = await run("desk", ["tests.js"], { APP_ENV: "development" });
  expect(desk.status === 0 && count(desk.lines, "green") === 2, "the tests are green");
  say("effect: 2 of 2 tests are green, so it is deployed");

  const env = { APP_ENV: "production" };
  const { lines, used } = await attached("prod", ["visit.js", FIRST], env);
  expect(used, "production uses its Memcached");
  expect(lines[0].endsWith("shows []"), "the signature is not shown");
  expect(lines[1].startsWith("500:"), "the greeting fails");
  say("effect: the first signature is not shown, the first name is refused");

  const again = await attached("desk", ["tests.js"], env);
  expect(again.status !== 0 && count(again.lines, "red") === 2, "the tests are red");
  say("effect: the same tests on production's kind of cache: 2 of 2 are red");
}

async function fix() {
  say("fix: Memcached at the desk and in production, each by CACHE_URL");
  const desk = await attached("desk", ["tests.js"], { APP_ENV: "development" });
  expect(desk.used, "the desk uses its Memcached");
  expect(desk.status === 0 && count(desk.lines, "green") === 2, "the tests are green");
  say("effect: 2 of 2 tests are green, on production's kind of cache");

  const { lines, used } = await attached("prod", ["visit.js", FIRST], { APP_ENV: "production" });
  expect(used, "production uses its Memcached");
  const wanted = [`${FIRST} signs; the page shows ["${FIRST}"]`, `Welcome, ${FIRST}!`];
  expect(lines.join() === wanted.join(), "production answers alike");
  say("effect: production answers the first visitor as the tests promised");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]().then(
  () => say(`shown: ${variant}`),
  (error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  },
);
