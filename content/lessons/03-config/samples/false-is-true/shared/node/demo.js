// Starts guestbook's web process and visits it, as a user would.
const { spawn } = require("node:child_process");
const { get } = require("node:http");

const PASSWORD = "corr3ct-horse";
const VALUES = {
  // what the deploy has set
  DATABASE_URL: `postgres://guestbook:${PASSWORD}@db.internal/guestbook`,
  DEBUG: "False",
  PORT: "0",
};
const FORGOTTEN = {
  // what it needs besides
  MAIL_URL: "smtp://mail.internal:587",
  CANONICAL_HOST: "guestbook.example",
};

function say(text) {
  console.log(text.slice(0, 76));
}

// Stop, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(`not shown: ${text}`);
}

// Run `visit` with the web process, started with this environment; end it after.
async function withWeb(env, visit) {
  const kept = {};
  for (const name of ["PATH", "HOME", "SYSTEMROOT"]) {
    if (process.env[name] !== undefined) kept[name] = process.env[name];
  }
  const child = spawn(process.execPath, ["app.js"], {
    env: { ...kept, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 5000,
    killSignal: "SIGKILL",
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  try {
    await visit(await started(child));
  } finally {
    child.kill("SIGKILL");
    await closed;
  }
}

// What the start led to: a port, or an exit code and what was said.
function started(child) {
  return new Promise((resolve) => {
    let out = "";
    let err = "";
    child.stderr.on("data", (part) => (err += part));
    child.stdout.on("data", (part) => {
      out += part;
      const port = /listening on (\d+)\n/.exec(out);
      if (port) {
        say("  web | listening");
        resolve({ port: Number(port[1]) });
      }
    });
    child.once("close", (status) => {
      const said = err.trim().split("\n").at(-1);
      if (!out.includes("listening on")) say(`  web | ${said}`);
      resolve({ status, said });
    });
  });
}

function visit(port, path) {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, timeout: 3000, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part) => (text += part));
      answer.on("end", () => {
        say(`  GET ${path.padEnd(8)} | ${answer.statusCode} ${text.split("\n")[0]}`);
        resolve({ status: answer.statusCode, text });
      });
    }).on("error", reject);
  });
}

async function violation() {
  say("violation: DEBUG=False; MAIL_URL and CANONICAL_HOST are forgotten");
  await withWeb(VALUES, async ({ port }) => {
    expect(port, "it starts");
    say("effect: it starts, and looks well");
    expect((await visit(port, "/")).status === 200, "the first request is answered");
    expect((await visit(port, "/entries")).status === 200, "the second is answered");
    const { status, text } = await visit(port, "/sign");
    expect(status === 500 && text.includes("Invalid URL"), "the third request fails");
    say("effect: only the third request finds that MAIL_URL is missing");
    expect(text.includes("    at ") && text.includes(PASSWORD), "debug is on");
    say(`  ..."DATABASE_URL":"postgres://guestbook:${PASSWORD}@...`);
    say('effect: Boolean("False") is true: the visitor gets the debug page,');
    say("effect: with the password of the database");
  });
  await withWeb({ ...VALUES, MAIL_URL: FORGOTTEN.MAIL_URL }, async ({ port }) => {
    const { status, text } = port ? await visit(port, "/sign") : {};
    expect(status === 200 && text.includes("https://undefined/"), "then the next");
    say("effect: with MAIL_URL set, CANONICAL_HOST is the next: no error at all,");
    say('effect: the link in the mail says "undefined"');
  });
}

async function fix() {
  say("fix: DEBUG=False; MAIL_URL and CANONICAL_HOST are forgotten");
  await withWeb(VALUES, async ({ port, status, said }) => {
    expect(!port && status !== 0, "it refuses");
    expect(Object.keys(FORGOTTEN).every((name) => said.includes(name)), "it names both");
    say(`effect: it refuses to start, exit code ${status}, and names both`);
  });
  await withWeb({ ...VALUES, ...FORGOTTEN, DEBUG: "Flase" }, async ({ port, said }) => {
    expect(!port && said.includes("DEBUG"), "it refuses the typo");
    say("effect: DEBUG=Flase does not start either: no guess is made");
  });
  await withWeb({ ...VALUES, ...FORGOTTEN }, async ({ port }) => {
    expect(port, "it starts");
    for (const path of ["/", "/entries", "/sign"]) {
      expect((await visit(port, path)).status === 200, `${path} is answered`);
    }
    say("effect: all set: all three requests are answered");
    const { status, text } = await visit(port, "/broken");
    const told = text.includes("    at ") || text.includes(PASSWORD);
    expect(status === 500 && !told, "debug is off");
    say("effect: DEBUG=False is off: an error tells the visitor nothing");
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
    console.error(error.message);
    process.exitCode = 1;
  },
);
