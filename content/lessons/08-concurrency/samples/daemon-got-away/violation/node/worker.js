// guestbook, process type worker, as a daemon with a PID file.
const { spawn } = require("node:child_process");
const { writeFileSync } = require("node:fs");
const jobs = require("./jobs.js");

function daemonize() {
  const args = [__filename, "--daemon"];
  const daemon = spawn(process.execPath, args, { detached: true, stdio: "ignore" });
  writeFileSync("worker.pid", String(daemon.pid));
  daemon.unref(); // so that this process can end
}

if (process.argv.includes("--daemon")) jobs.work();
else daemonize();
