// Starts guestbook for a deploy that the code has never heard of.
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");

const APP = "app.js";
const JOE = {
  DATABASE_URL: "postgres://db.staging.internal/joe",
  MEMCACHED_SERVERS: "cache.staging.internal:11211",
  CANONICAL_HOST: "joe.guestbook.example",
};
const STAGING = {
  DATABASE_URL: "postgres://db.staging.internal/guestbook",
  MEMCACHED_SERVERS: "cache.staging.internal:11211",
  CANONICAL_HOST: "staging.guestbook.example",
};
const PRODUCTION = {
  DATABASE_URL: "postgres://db.prod.internal/guestbook",
  MEMCACHED_SERVERS: "cache.prod.internal:11211",
  CANONICAL_HOST: "guestbook.example",
};
// What somebody has to add to the code before joes-staging can exist.
const NEW_BLOCK = `\
  "joes-staging": {
    database: "postgres://db.staging.internal/joe",
    memcached: "cache.staging.internal:11211",
    host: "joe.guestbook.example",
  },
`;

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

function fingerprint(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 8);
}

// Start the app with this environment and nothing else.
function start(deploy, env, app = APP) {
  const kept = {};
  for (const name of ["PATH", "HOME", "SYSTEMROOT"]) {
    if (process.env[name] !== undefined) kept[name] = process.env[name];
  }
  const ran = spawnSync(process.execPath, [app], {
    env: { ...kept, ...env },
    encoding: "utf8",
    timeout: 5000,
  });
  const lines = ran.stdout.split("\n").filter(Boolean);
  if (ran.status !== 0) {
    const error = ran.stderr.split("\n").find((line) => /^\w*Error\b/.test(line));
    lines.push((error || "(no error message)").replace(/ \(reading .*\)$/, ""));
  }
  for (const line of lines) say(`  ${deploy.padEnd(12)} | ${line}`);
  return { status: ran.status, lines };
}

function holds(lines, values) {
  return Object.values(values).every((value) => lines.some((line) => line.includes(value)));
}

function violation() {
  const code = fingerprint(APP);
  say(`violation: config in a block per deploy; app.js is ${code}`);

  let { status, lines } = start("staging", { APP_ENV: "staging" });
  expect(status === 0 && holds(lines, STAGING), "staging starts");
  say("effect: staging was planned for, it starts");

  ({ status, lines } = start("joes-staging", { APP_ENV: "joes-staging" }));
  expect(status !== 0 && lines.at(-1).includes("undefined"), "joes-staging fails");
  say(`effect: joes-staging was not: exit code ${status}`);

  ({ status } = start("joes-staging", { APP_ENV: "joes-staging", ...JOE }));
  expect(status !== 0, "variables do not help");
  say("effect: Joe sets DATABASE_URL and two more: nothing reads them");

  const edited = "edited.js";
  const source = readFileSync(APP, "utf8");
  writeFileSync(edited, source.replace(/DEPLOYS = \{\r?\n/, `DEPLOYS = {\n${NEW_BLOCK}`));
  ({ status, lines } = start("joes-staging", { APP_ENV: "joes-staging" }, edited));
  expect(status === 0 && holds(lines, JOE), "the edited app starts");
  expect(fingerprint(edited) !== code, "the code changed");
  say(`effect: it starts after an edit: ${code} became ${fingerprint(edited)}`);
  say("effect: other code, so a commit, a build and a deploy of everything");
}

function fix() {
  const code = fingerprint(APP);
  say(`fix: one variable per value; app.js is ${code}`);
  const deploys = { staging: STAGING, production: PRODUCTION, "joes-staging": JOE };
  for (const [deploy, env] of Object.entries(deploys)) {
    const { status, lines } = start(deploy, env);
    expect(status === 0 && holds(lines, env), `${deploy} starts as told`);
    expect(fingerprint(APP) === code, "the code is the same");
    say(`effect: ${deploy} runs, app.js is still ${code}`);
  }
  say("effect: joes-staging shares staging's Memcached, by its own choice");
}

const variant = process.env.TWELVE_VARIANT;
const shows = { violation, fix };
if (!Object.hasOwn(shows, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
shows[variant]();
say(`shown: ${variant}`);
