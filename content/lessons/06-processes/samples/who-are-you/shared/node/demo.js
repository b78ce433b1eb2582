// Signs a visitor in, then sends her clicks to one process, to two, to a new one.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const http = require("node:http");
const { createInterface } = require("node:readline");
const { memcached } = require("./memcached.js");

const { PATH, HOME, SYSTEMROOT } = process.env;
const GREETED = "200 hello ada";
const UNKNOWN = "401 who are you?";
const running = [];
let store;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// A process of the type web, started as at a desk: node app.js.
class Web {
  static async start(name) {
    const web = new Web();
    web.name = name;
    say(`  $ node app.js                      (${name})`);
    web.process = spawn(process.execPath, ["app.js"], {
      env: { PATH, HOME, SYSTEMROOT, PORT: "0", SESSIONS_URL: store.url },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 9000,
      killSignal: "SIGKILL",
    });
    web.closed = once(web.process, "close");
    running.push(web);
    const lines = createInterface({ input: web.process.stdout });
    const [line] = await Promise.race([once(lines, "line"), web.closed.then(() => [""])]);
    expect(line.startsWith("listening on "), `${name} starts`);
    web.port = Number(line.split(" ").pop());
    return web;
  }

  async ask(method, path, cookie = "") {
    const options = { host: "127.0.0.1", port: this.port, method, path, agent: false };
    const request = http.request({ ...options, headers: { cookie }, timeout: 3000 });
    const [response] = await once(request.end(), "response");
    let text = "";
    for await (const part of response.setEncoding("utf8")) text += part;
    say(`  ${this.name} | ${method} ${path}: ${response.statusCode} ${text}`);
    [this.cookie] = (response.headers["set-cookie"]?.[0] ?? "").split(";");
    return `${response.statusCode} ${text}`;
  }

  async end() {
    this.process.kill("SIGKILL");
    await this.closed;
  }
}

// What a visitor sees who asks these processes, one after the other.
async function clicks(processes, cookie) {
  const seen = [];
  for (const web of processes) seen.push(await web.ask("GET", "/me", cookie));
  return seen.join();
}

async function signInAtOne() {
  const one = await Web.start("web.1");
  expect((await one.ask("POST", "/login/ada")) === "200 welcome ada", "she can sign in");
  const cookie = one.cookie;
  const seen = await clicks([one, one], cookie);
  expect(seen === [GREETED, GREETED].join(), "one process knows her");
  say("effect: one process: ada has signed in once, and is known");
  return [one, cookie];
}

async function violation() {
  say("violation: sessions in the memory of web; one process, then two");
  const [one, cookie] = await signInAtOne();

  const two = await Web.start("web.2");
  let seen = await clicks([one, two, one, two], cookie);
  const half = [GREETED, UNKNOWN, GREETED, UNKNOWN].join();
  expect(seen === half, "only one of two processes knows her");
  say("effect: two processes: every second click signs ada out");

  say("  the router is made sticky: ada's clicks all go to web.1");
  seen = await clicks([one, one], cookie);
  expect(seen === [GREETED, GREETED].join(), "the process that she is pinned to knows her");
  say("effect: sticky sessions: it looks mended");

  say("  a deploy replaces web.1; the router has to send ada elsewhere");
  await one.end();
  const three = await Web.start("web.3");
  seen = await clicks([three, two], cookie);
  expect(seen === [UNKNOWN, UNKNOWN].join(), "her session is gone");
  say("effect: her session ended with web.1; no process knows ada");
}

async function fix() {
  say("fix: sessions in a datastore with expiry; one process, then two");
  const [one, cookie] = await signInAtOne();

  const two = await Web.start("web.2");
  let seen = await clicks([one, two, one, two], cookie);
  expect(seen === [GREETED, GREETED, GREETED, GREETED].join(), "both processes know her");
  say("effect: two processes: no click depends on who answers it");

  say("  a deploy replaces web.1");
  await one.end();
  const three = await Web.start("web.3");
  seen = await clicks([three, two], cookie);
  expect(seen === [GREETED, GREETED].join(), "she is still signed in");
  say("effect: web.1 is gone and took nothing along");

  say("  half an hour later (the datastore's clock is put forward)");
  store.moved = 1801;
  expect((await clicks([three], cookie)) === UNKNOWN, "the session expires");
  say("effect: the datastore forgot her by itself, as it was told to");
}

async function main(variant) {
  const shows = { violation, fix };
  if (!Object.hasOwn(shows, variant)) throw new Error("TWELVE_VARIANT: violation or fix");
  store = await memcached();
  try {
    await shows[variant]();
  } finally {
    for (const web of running) await web.end();
    store.close();
  }
  say(`shown: ${variant}`);
}

main(process.env.TWELVE_VARIANT ?? "").catch((error) => {
  console.error(`not shown: ${error.message}`);
  process.exitCode = 1;
});
