// The platform's part: read what a process says, tag it, keep it elsewhere.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { appendFileSync } = require("node:fs");
const { createInterface } = require("node:readline");

const { PATH, HOME, SYSTEMROOT } = process.env;

// Run app.js on its own disk until its requests are done.
async function run(name, disk, requests, archive) {
  const app = spawn(process.execPath, ["app.js"], {
    cwd: disk,
    env: { PATH, HOME, SYSTEMROOT },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = once(app, "close");
  app.stdin.end(requests.map((visitor) => `${visitor}\n`).join(""));
  for await (const line of createInterface({ input: app.stdout })) {
    appendFileSync(archive, `${name} | ${line}\n`);
  }
  const [status] = await closed;
  return status;
}

module.exports = { run };
