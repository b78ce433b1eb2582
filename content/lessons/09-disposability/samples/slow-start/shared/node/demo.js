// Starts guestbook's web process twice; a visitor comes with each page that it reads.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const http = require("node:http");
const net = require("node:net");
const { createInterface } = require("node:readline");

const { PATH, HOME, SYSTEMROOT } = process.env;
const VISITORS = { ada: "/1", grace: "/2", alan: "/3", edsger: "/4" };
const PATIENCE = 12000; // ms, for anything that is to happen

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// Guestbook's store. It tells `asked` of a page, and then sends it.
class Store {
  constructor() {
    this.asked = async () => {};
    this.server = http.createServer(async (request, response) => {
      await this.asked();
      response.end(`page ${request.url.slice(1)} of 4`);
    });
  }

  async listen() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  end() {
    this.server.close();
    this.server.closeAllConnections?.();
  }
}

async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

// One start of web, and what its visitors see.
class Start {
  constructor(store, port) {
    this.port = port;
    this.waiting = Object.keys(VISITORS);
    this.listens = false;
    this.refused = 0;
    this.served = 0;
    store.asked = () => this.asked();
    this.process = spawn(process.execPath, ["app.js"], {
      env: { PATH, HOME, SYSTEMROOT, PORT: String(port), STORE_URL: store.url },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.closed = once(this.process, "close");
    this.limit = setTimeout(() => this.process.kill("SIGKILL"), PATIENCE);
  }

  // A page is read. As long as web does not listen, the next visitor comes with it.
  async asked() {
    if (!this.listens && this.waiting.length) await this.visit(this.waiting.shift());
  }

  async visit(visitor) {
    const to = { host: "127.0.0.1", port: this.port, path: VISITORS[visitor], agent: false };
    const request = http.get({ ...to, timeout: PATIENCE });
    request.on("timeout", () => request.destroy(new Error("web does not answer")));
    try {
      const [response] = await once(request, "response");
      let text = "";
      for await (const part of response.setEncoding("utf8")) text += part;
      say(`  ${visitor.padEnd(7)}| ${response.statusCode} ${text}`);
      this.served += 1;
    } catch {
      say(`  ${visitor.padEnd(7)}| connection refused`);
      this.refused += 1;
    }
  }

  async watch() {
    const lines = createInterface({ input: this.process.stdout });
    const [line] = await Promise.race([once(lines, "line"), once(lines, "close").then(() => [""])]);
    expect(line.startsWith("listening"), "web starts");
    this.listens = true;
    say(`  web.1  | ${line}`);
    for (const visitor of this.waiting) await this.visit(visitor);
  }

  async end() {
    clearTimeout(this.limit);
    this.process.kill("SIGKILL");
    await this.closed;
  }
}

async function start(store) {
  const web = new Start(store, await freePort());
  try {
    await web.watch();
  } finally {
    await web.end();
  }
  return `${web.refused} refused, ${web.served} served`;
}

async function violation(store) {
  say("violation: web reads the whole book, and then listens");
  expect((await start(store)) === "4 refused, 0 served", "nobody is served while it reads");
  say("effect: 4 visitors came while it read 4 pages, and 4 were refused");
  say("  web.1 crashes, and is started again");
  expect((await start(store)) === "4 refused, 0 served", "it is the same at the next start");
  say("effect: each start costs that again, and the book only grows");
}

async function fix(store) {
  say("fix: web listens, and reads a page when somebody asks for it");
  expect((await start(store)) === "0 refused, 4 served", "everybody is served");
  say("effect: it listened before it had read a page, and 4 of 4 were served");
  say("  web.1 crashes, and is started again");
  expect((await start(store)) === "0 refused, 4 served", "it is the same at the next start");
  say("effect: a longer book does not make the start any longer");
}

async function main(variant) {
  const store = new Store();
  await store.listen();
  try {
    await { violation, fix }[variant](store);
  } finally {
    store.end();
  }
  say(`shown: ${variant}`);
}

const variant = process.env.TWELVE_VARIANT;
if (!["violation", "fix"].includes(variant)) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exitCode = 1;
} else {
  main(variant).catch((error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  });
}
