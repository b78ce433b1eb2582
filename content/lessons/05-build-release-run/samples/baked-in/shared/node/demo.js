// Builds once, tries the build in staging, promotes it to production.
const { spawn, spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { once } = require("node:events");
const { readFileSync } = require("node:fs");
const http = require("node:http");
const { createInterface } = require("node:readline");

const STAGING = "https://staging.guestbook.example/sign";
const PRODUCTION = "https://guestbook.example/sign";

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

function digest() {
  const page = readFileSync("build/page.html");
  return createHash("sha256").update(page).digest("hex").slice(0, 8);
}

// The build stage: the digest of what it made.
function build(env) {
  const made = spawnSync(process.execPath, ["build.js"], {
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 8000,
  });
  expect(made.status === 0, `it builds: ${made.stderr.trim().slice(-60)}`);
  return digest();
}

async function get(port) {
  const request = http.get({ host: "127.0.0.1", port, agent: false, timeout: 5000 });
  request.on("timeout", () => request.destroy(new Error("web does not answer")));
  const [response] = await once(request, "response");
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) body += chunk;
  return body;
}

// Release and run: the build with BOOK_URL. Then ada's browser: where does it post?
async function sign(deploy, book) {
  const web = spawn(process.execPath, ["web.js"], {
    env: { ...process.env, PORT: "0", BOOK_URL: book },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(web, "close");
  let page;
  try {
    const lines = createInterface({ input: web.stdout })[Symbol.asyncIterator]();
    const { value: line = "it says nothing" } = await lines.next();
    page = await get(Number(line.split(" ").at(-1)));
  } finally {
    web.kill("SIGKILL");
    await closed;
  }
  const [, action] = page.match(/action="([^"]*)"/);
  say(`  ${deploy.padEnd(10)} | BOOK_URL=${book}`);
  say(`  ${deploy.padEnd(10)} | ada signs at   ${action}`);
  return action;
}

async function violation() {
  say("violation: BOOK_URL is filled in by the build");
  const tested = build({ BOOK_URL: STAGING });
  say(`effect: built ${tested}`);
  expect((await sign("staging", STAGING)) === STAGING, "staging works");
  say(`effect: ${tested} works in staging, so it is promoted`);
  expect((await sign("production", PRODUCTION)) === STAGING, "production signs in staging");
  say("effect: a visitor of production signed the book of staging");

  const shipped = build({ BOOK_URL: PRODUCTION });
  expect((await sign("production", PRODUCTION)) === PRODUCTION, "the second build works");
  expect(shipped !== tested, "it is another build");
  say(`effect: it works with a build of its own, ${shipped}`);
  say(`effect: what was tested is ${tested}, what visitors get is ${shipped}`);
}

async function fix() {
  say("fix: BOOK_URL is filled in by web, when it starts");
  const tested = build({});
  say(`effect: built ${tested}, and the build knows no BOOK_URL`);
  expect((await sign("staging", STAGING)) === STAGING, "staging works");
  say(`effect: ${tested} works in staging, so it is promoted`);
  expect((await sign("production", PRODUCTION)) === PRODUCTION, "production works");
  const shipped = digest();
  expect(shipped === tested, "it is the same build");
  say("effect: a visitor of production signed the book of production");
  say(`effect: what was tested is ${tested}, what visitors get is ${shipped}`);
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
