// Runs guestbook at the desk and in production, each with a bucket of its own.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { existsSync } = require("node:fs");
const http = require("node:http");

const { PATH, HOME, SYSTEMROOT } = process.env;
const UPLOADS = [
  ["trip#1.jpg", "a lake"],
  ["trip#2.jpg", "a tower"],
];
const ALL_RIGHT = UPLOADS.map(([name, picture]) => `${name} shows ${picture}`).join();

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// A store with objects by path.
async function startStore() {
  const objects = new Map();
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (text) => (body += text)).on("end", () => {
      if (request.method === "PUT") objects.set(request.url, body);
      const found = objects.get(request.url);
      response.writeHead(found === undefined ? 404 : 200).end(found);
    });
  });
  server.listen(0, "127.0.0.1").unref(); // ends with the demo
  await once(server, "listening");
  return { objects, url: `http://127.0.0.1:${server.address().port}/pictures` };
}

// Upload two pictures and look at them: what it says about each.
async function run(name, envName, store) {
  const app = spawn(process.execPath, ["app.js"], {
    env: { PATH, HOME, SYSTEMROOT, APP_ENV: envName, STORAGE_URL: store.url },
    stdio: ["pipe", "pipe", "inherit"],
    timeout: 5000,
    killSignal: "SIGKILL",
  });
  let output = "";
  app.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  app.stdin.on("error", () => {}); // it may have ended by then
  app.stdin.end(UPLOADS.map((upload) => `${upload.join("\t")}\n`).join(""));
  const [status] = await once(app, "close");
  expect(status === 0, `${name} does its work`);
  const lines = output.split("\n").filter(Boolean);
  for (const line of lines) say(`  ${name} | ${line}`);
  return lines.join();
}

async function violation() {
  say("violation: a folder at the desk, a bucket in production; two uploads");
  const [local, thirdParty] = [await startStore(), await startStore()];

  let shown = await run("desk", "development", local);
  expect(shown === ALL_RIGHT, "right at the desk");
  expect(local.objects.size === 0 && existsSync("uploads"), "by way of the folder");
  say("effect: at the desk both pictures are right");

  shown = await run("production", "production", thirdParty);
  expect(shown === ALL_RIGHT.replace("a lake", "a tower"), "one picture twice");
  expect(thirdParty.objects.size === 1, "one object");
  const [key] = thirdParty.objects.keys();
  say("effect: in production both show the second; the first is gone");
  say(`effect: the bucket has one object, '${key}': a URL ends at '#'`);
  say("effect: the desk could not find it: that branch never ran there");
}

async function fix() {
  say("fix: one way for both; the desk has a bucket too; two uploads");
  for (const [name, envName] of [["desk", "development"], ["production", "production"]]) {
    const store = await startStore();
    const shown = await run(name, envName, store);
    expect(shown === ALL_RIGHT, `right with ${name}`);
    expect(store.objects.size === 2, "two objects in its bucket");
    say(`effect: ${name}: both pictures are right, two objects in its bucket`);
  }
  expect(!existsSync("uploads"), "no folder");
  say("effect: the same lines ran in both places, each with its STORAGE_URL");
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
