// Deploys guestbook: release() puts it in place, run() starts web.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");

function release(source, config) {
  fs.cpSync(source, "live", { recursive: true }); // over what was there
  fs.copyFileSync(config, "live/env");
  return "live";
}

function run(releaseId) {
  const folder = releaseId;
  const lines = fs.readFileSync(`${folder}/env`, "utf8").trim().split("\n");
  const pairs = lines.map((line) => line.match(/^(.*?)=(.*)$/).slice(1));
  const config = Object.fromEntries(pairs);
  return spawnSync(process.execPath, ["web.js"], {
    cwd: folder,
    env: { ...process.env, ...config },
    encoding: "utf8",
  });
}

module.exports = { release, run };
