// Lets three visitors ask for a page while Memcached keeps silent.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const http = require("node:http");
const net = require("node:net");

const { PATH, HOME, SYSTEMROOT } = process.env;
const PATIENCE = 1500; // how long a visitor looks at an empty page, in ms

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// One that can add and count, and can be told to keep silent.
async function startMemcached() {
  const counters = new Map();
  const waiting = [];
  const memcached = {
    talks: true,
    // Go on, and work off what has arrived in the meantime.
    wakesUp() {
      memcached.talks = true;
      for (const answer of waiting) answer();
    },
  };
  const server = net.createServer((client) => {
    client.setEncoding("ascii").on("error", () => {}); // the client did not wait
    client.on("data", function answer(text) {
      if (!memcached.talks) return waiting.push(() => answer(text)); // and nothing comes
      const [add, , incr] = text.split("\r\n");
      const key = add.split(" ")[1];
      expect(incr === `incr ${key} 1`, "the commands that it knows");
      const fresh = !counters.has(key);
      counters.set(key, (counters.get(key) ?? 0) + 1);
      client.write(`${fresh ? "STORED" : "NOT_STORED"}\r\n${counters.get(key)}\r\n`);
    });
  });
  server.listen(0, "127.0.0.1").unref(); // ends with the demo
  await once(server, "listening");
  memcached.url = `memcached://127.0.0.1:${server.address().port}`;
  return memcached;
}

// The page; undefined if there is none by then.
function get(port, patience) {
  return new Promise((resolve) => {
    http
      .get({ host: "127.0.0.1", port, agent: false, timeout: patience }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text) => (body += text));
        answer.on("end", () => resolve(body));
      })
      .on("timeout", function () {
        this.destroy();
        resolve();
      })
      .on("error", () => resolve());
  });
}

// What three visitors see who ask at once.
async function threeVisitors(port, patience) {
  const started = Date.now();
  const pages = await Promise.all([1, 2, 3].map(() => get(port, patience)));
  for (const page of pages) say(`  visitor | ${page ?? `nothing after ${patience / 1000} s`}`);
  return { pages, seconds: (Date.now() - started) / 1000 };
}

async function demonstrate(duringSilence) {
  const memcached = await startMemcached();
  const app = spawn(process.execPath, ["app.js"], {
    env: { PATH, HOME, SYSTEMROOT, CACHE_URL: memcached.url },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 8000,
    killSignal: "SIGKILL",
  });
  const closed = once(app, "close");
  try {
    app.stdout.setEncoding("utf8");
    const [said] = await Promise.race([once(app.stdout, "data"), closed]);
    const port = Number(/listening on (\d+)/.exec(said)?.[1]);
    expect(port, "the app starts");
    const page = await get(port, 5000);
    say(`  visitor | ${page}`);
    expect(page === "Welcome. Visits: 1", "the page, while all is well");
    memcached.talks = false;
    say("  Memcached still accepts connections, but says nothing any more");
    await duringSilence(port, memcached);
    expect(app.exitCode === null, "the app is still there");
  } finally {
    app.kill("SIGKILL");
    await closed;
  }
}

async function violation() {
  say("violation: the page waits for its counter, as long as it takes");
  await demonstrate(async (port) => {
    const { pages } = await threeVisitors(port, PATIENCE);
    expect(pages.every((page) => page === undefined), "no page");
    say("effect: 3 visitors, 0 pages: a counter has taken the site down");
    say("effect: no error either: nothing failed, everything waits");
  });
}

async function fix() {
  say("fix: the page gives its counter 0.5 s, then does without");
  await demonstrate(async (port, memcached) => {
    const { pages, seconds } = await threeVisitors(port, 5000);
    expect(pages.every((page) => page === "Welcome. Visits: unknown"), "three pages");
    say(`effect: 3 visitors, 3 pages in ${seconds.toFixed(1)} s, without the counter`);
    memcached.wakesUp();
    say("  Memcached answers again");
    const page = await get(port, 5000);
    say(`  visitor | ${page}`);
    expect(page === "Welcome. Visits: 5", "the counter is back");
    say("effect: the counter is back, and nobody restarted the app");
    say("effect: 5, not 2: what the app gave up on was done all the same");
  });
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
