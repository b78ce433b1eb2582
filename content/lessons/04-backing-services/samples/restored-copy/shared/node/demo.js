// Lets a database host die, and attaches guestbook to a restored copy.
const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const { once } = require("node:events");
const { readFileSync } = require("node:fs");
const http = require("node:http");

const { PATH, HOME, SYSTEMROOT } = process.env;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// A database server: one database, one user.
async function startServer(name, user, password, entries = []) {
  const login = Buffer.from(`${user}:${password}`).toString("base64");
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (text) => (body += text)).on("end", () => {
      if (request.headers.authorization !== `Basic ${login}`) {
        response.writeHead(401).end();
      } else if (request.url !== `/${name}`) {
        response.writeHead(404).end();
      } else {
        entries.push(JSON.parse(body));
        response.writeHead(201).end(String(entries.length));
      }
    });
  });
  server.listen(0, "127.0.0.1").unref(); // ends with the demo
  await once(server, "listening");
  const host = `127.0.0.1:${server.address().port}`;
  const handle = (secret) => `http://${user}:${secret}@${host}/${name}`;
  return { server, entries, host, url: handle(encodeURIComponent(password)), shown: handle("***") };
}

// Run app.js with this server in its config: exit code, last error.
async function run(name, { host, url }, visitors) {
  const app = spawn(process.execPath, ["app.js"], {
    env: { PATH, HOME, SYSTEMROOT, DB_HOST: host, DATABASE_URL: url },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: 5000,
    killSignal: "SIGKILL",
  });
  let out = "";
  let err = "";
  app.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  app.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  app.stdin.on("error", () => {}); // it may have ended by then
  app.stdin.end(visitors.map((visitor) => `${visitor}\n`).join(""));
  const [status] = await once(app, "close");
  const error = err.split("\n").find((line) => line.startsWith("Error:"));
  for (const line of [...out.split("\n"), error].filter(Boolean)) say(`  ${name} | ${line}`);
  return { status, error };
}

function fingerprint() {
  return createHash("sha256").update(readFileSync("app.js")).digest("hex").slice(0, 12);
}

async function openForBusiness() {
  const first = await startServer("guestbook", "guestbook", "moss-lantern");
  say(`  attached: ${first.shown}`);
  const { status } = await run("web.1", first, ["ada", "grace"]);
  expect(status === 0 && first.entries.join() === "ada,grace", "two visitors sign");
  say("effect: two visitors signed, both are in the database");
  return first;
}

// What a backup and another provider give you: nothing but the data is the same.
async function restoreElsewhere(first) {
  const copy = await startServer("restored-0312", "u4711", "blue/moon@9", [...first.entries]);
  first.server.close();
  await once(first.server, "close");
  say("  the host is dead; a copy with both entries is up at another provider");
  say(`  attach: ${copy.shown}`);
  return copy;
}

async function violation() {
  say("violation: host from config, the rest of the handle from the code");
  const copy = await restoreElsewhere(await openForBusiness());
  const { status, error } = await run("web.2", copy, ["edsger"]);
  expect(status !== 0 && error?.includes("401"), "the copy refuses the old login");
  expect(copy.entries.join() === "ada,grace", "nobody signed in the copy");
  say("effect: the copy is fine, web reaches it and may not come in");
  say("effect: user, password and name are in app.js: edit, review, build");
}

async function fix() {
  say("fix: the whole handle comes from config");
  const before = fingerprint();
  const copy = await restoreElsewhere(await openForBusiness());
  const { status } = await run("web.2", copy, ["edsger"]);
  expect(status === 0 && copy.entries.join() === "ada,grace,edsger", "the third signs");
  expect(fingerprint() === before, "no edit");
  say("effect: the third visitor signed below the other two, in the copy");
  say(`effect: one value changed, app.js did not: ${before} before and after`);
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
