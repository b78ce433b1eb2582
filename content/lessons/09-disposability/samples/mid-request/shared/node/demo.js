// Sends SIGTERM to guestbook's web process while four requests are in flight.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const http = require("node:http");
const net = require("node:net");
const { createInterface } = require("node:readline");
const { setTimeout: pause } = require("node:timers/promises");

const { PATH, HOME, SYSTEMROOT } = process.env;
const VISITORS = ["ada", "grace", "alan", "edsger"];
const PATIENCE = 12000; // ms, for anything that is to happen
const CANNOT_BE_SHOWN_HERE = 2;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// Wait until something is so: true, or false after too long a time.
async function comes(test) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    if (await test()) return true;
    await pause(20);
  }
  return false;
}

// Guestbook's store. It knows what has arrived, and saves when it may.
class Store {
  constructor() {
    this.waiting = [];
    this.saved = [];
    this.server = http.createServer((request, response) => {
      const save = () => {
        this.saved.push(request.url.slice(1));
        response.writeHead(201).end();
      };
      this.waiting.push(save);
    });
  }

  async listen() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  saveAll() {
    for (const save of this.waiting.splice(0)) save();
  }

  end() {
    this.server.close();
    this.server.closeAllConnections?.();
  }
}

// The web process, and the visitors that wait for its answers.
class Web {
  constructor(store) {
    this.process = spawn(process.execPath, ["app.js"], {
      env: { PATH, HOME, SYSTEMROOT, PORT: "0", STORE_URL: store.url },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.exit = once(this.process, "exit");
    this.limit = setTimeout(() => this.process.kill("SIGKILL"), PATIENCE);
    this.answers = {};
    this.visitors = [];
  }

  async listens() {
    const lines = createInterface({ input: this.process.stdout });
    const [line] = await Promise.race([once(lines, "line"), once(lines, "close").then(() => [""])]);
    expect(line.startsWith("listening on "), "web starts");
    say(`  web.1 | ${line}`);
    this.port = Number(line.split(" ").pop());
  }

  sign(visitor) {
    const options = {
      host: "127.0.0.1", port: this.port, method: "POST", path: `/${visitor}`, agent: false,
    };
    const answer = new Promise((resolve) => {
      const broke = () => resolve("the connection broke, no answer");
      http
        .request(options, (response) => {
          let text = `${response.statusCode} `;
          response.setEncoding("utf8").on("data", (part) => (text += part));
          response.on("end", () => resolve(text)).on("error", broke);
        })
        .on("error", broke)
        .end();
    });
    this.visitors.push(answer.then((text) => (this.answers[visitor] = text)));
  }

  // Wait until no new connection is taken.
  refuses() {
    return comes(
      () =>
        new Promise((resolve) => {
          const probe = net.connect(this.port, "127.0.0.1", () => {
            probe.destroy();
            resolve(false);
          });
          probe.on("error", (error) => resolve(error.code === "ECONNREFUSED"));
        }),
    );
  }

  async whatVisitorsSaw() {
    await Promise.all(this.visitors);
    for (const visitor of VISITORS) say(`  ${visitor.padEnd(7)}| ${this.answers[visitor]}`);
    return VISITORS.map((visitor) => this.answers[visitor]);
  }

  end() {
    clearTimeout(this.limit);
    this.process.kill("SIGKILL");
  }
}

async function fourInFlight(web, store) {
  await web.listens();
  for (const visitor of VISITORS) web.sign(visitor);
  expect(await comes(() => store.waiting.length === 4), "four requests are in flight");
  say("  four requests are in flight: web waits for its store");
  say("  now SIGTERM, as at every deploy");
  web.process.kill("SIGTERM");
}

async function violation(web, store) {
  say("violation: SIGTERM calls exit(0), with four requests in flight");
  await fourInFlight(web, store);
  const [status] = await web.exit;
  expect(status === 0, "it ends at once, by exit(0)");
  say(`effect: web ended at once, exit code ${status}: that looks well`);
  const answers = await web.whatVisitorsSaw();
  expect(!answers.some((answer) => answer.includes("200")), "nobody has an answer");
  say("effect: 0 of 4 visitors got an answer");
  store.saveAll();
  expect(store.saved.length === 4, "the store saves what it was sent");
  say("effect: the store saved all 4. Who tries again will stand there twice.");
}

async function fix(web, store) {
  say("fix: SIGTERM closes the door, and what is in flight is finished");
  await fourInFlight(web, store);
  expect(await web.refuses(), "new connections are refused");
  const { exitCode } = web.process;
  expect(exitCode === null && !Object.keys(web.answers).length, "it goes on with the four");
  say("effect: a fifth visitor is refused and can go to another process;");
  say("effect: the four are still being served");
  store.saveAll();
  const answers = await web.whatVisitorsSaw();
  expect(answers.every((answer) => answer === "200 Thank you."), "everybody has an answer");
  const [status] = await web.exit;
  expect(status === 0, "it ends by itself");
  say(`effect: 4 of 4 visitors got an answer; then web ended, exit code ${status}`);
}

async function main(variant) {
  const store = new Store();
  await store.listen();
  const web = new Web(store);
  try {
    await { violation, fix }[variant](web, store);
  } finally {
    web.end();
    store.end();
  }
  say(`shown: ${variant}`);
}

const variant = process.env.TWELVE_VARIANT;
if (!["violation", "fix"].includes(variant)) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exitCode = 1;
} else if (process.platform === "win32") {
  say(`${variant}: not on Windows, which has no SIGTERM`);
  process.exitCode = CANNOT_BE_SHOWN_HERE;
} else {
  main(variant).catch((error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  });
}
