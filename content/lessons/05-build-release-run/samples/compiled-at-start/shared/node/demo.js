// Builds once, starts web twice, and visits both by turns, as a router does.
const { spawn, spawnSync } = require("node:child_process");
const { once } = require("node:events");
const http = require("node:http");
const { createInterface } = require("node:readline");

const PATIENCE = 10000; // ms, for anything that is to happen

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// The build stage, and what it says.
function build() {
  const made = spawnSync(process.execPath, ["build.js"], { encoding: "utf8", timeout: PATIENCE });
  expect(made.status === 0, `it builds: ${made.stderr.trim().slice(-60)}`);
  say(`  build | ${made.stdout.trim()}`);
}

// A process of the release.
class Web {
  constructor(name) {
    this.name = name;
    this.compiled = false;
    this.process = spawn(process.execPath, ["web.js"], {
      env: { ...process.env, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.closed = once(this.process, "close");
    this.limit = setTimeout(() => this.process.kill("SIGKILL"), PATIENCE);
  }

  async listens() {
    for await (const line of createInterface({ input: this.process.stdout })) {
      say(`  ${this.name} | ${line}`);
      this.compiled ||= line.startsWith("compiled");
      if (line.startsWith("listening on ")) {
        this.port = Number(line.split(" ").pop());
        return this;
      }
    }
    throw new Error(`${this.name} starts`);
  }

  // Status and text of an answer.
  async get(path) {
    const to = { host: "127.0.0.1", port: this.port, path, agent: false, timeout: 5000 };
    const request = http.get(to);
    request.on("timeout", () => request.destroy(new Error("web does not answer")));
    const [response] = await once(request, "response");
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    say(`  ada   | GET ${path.padEnd(20)} ${this.name}: ${response.statusCode}`);
    return { status: response.statusCode, text };
  }

  async end() {
    clearTimeout(this.limit);
    this.process.kill("SIGKILL");
    await this.closed;
  }
}

// A page from one process, and its stylesheet from the other: is it there?
async function visit(one, other) {
  const { status, text } = await one.get("/");
  expect(status === 200, "there is a page");
  const [, style] = text.match(/href="([^"]*)"/);
  return { style, status: (await other.get(style)).status };
}

async function show(variant) {
  build();
  const running = [];
  const start = async (name) => {
    running.push(new Web(name));
    await running.at(-1).listens();
  };
  try {
    await start("web.1");
    await start("web.2");
    const first = await visit(...running);
    if (variant === "violation") {
      expect(first.status === 404, "the other process does not have the file");
      say("effect: the page of one process asks the other for a file it never made");
    } else {
      expect(first.status === 200, "every process has the file");
      say("effect: both processes serve the file that the build made");
    }
    say("  web.2 dies, and is started again");
    await running.pop().end();
    await start("web.2");
    const again = await visit(running[1], running[0]);
    const atStart = running.every((web) => web.compiled);
    const other = again.style !== first.style;
    if (variant === "violation") {
      expect(atStart && other && again.status === 404, "a start makes another file");
      say("effect: three starts of one release made three stylesheets");
    } else {
      expect(!atStart && !other && again.status === 200, "a start makes nothing");
      say("effect: a start compiles nothing, so it cannot make another file");
    }
  } finally {
    for (const web of running) await web.end();
  }
}

const variant = process.env.TWELVE_VARIANT;
const titles = {
  violation: "violation: web compiles its stylesheet when it starts",
  fix: "fix: the build compiles the stylesheet, once",
};
if (!Object.hasOwn(titles, variant ?? "")) {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exit(1);
}
say(titles[variant]);
show(variant).then(
  () => say(`shown: ${variant}`),
  (error) => {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  },
);
