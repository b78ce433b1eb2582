// Deploys guestbook: release() puts it in place, run() starts web.
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");

const LEDGER = "ledger"; // one line per release, only ever appended to

function release(source, config) {
  fs.appendFileSync(LEDGER, "");
  const number = fs.readFileSync(LEDGER, "utf8").split("\n").length;
  const folder = `releases/v${number}`;
  fs.mkdirSync("releases", { recursive: true });
  fs.mkdirSync(folder); // an error if it exists: written once
  fs.cpSync(source, folder, { recursive: true });
  fs.copyFileSync(config, `${folder}/env`);
  const [code, env] = [digest(`${folder}/web.js`), digest(`${folder}/env`)];
  fs.appendFileSync(LEDGER, `v${number} code=${code} config=${env}\n`);
  return `v${number}`;
}

function digest(path) {
  return createHash("sha256").update(fs.readFileSync(path)).digest("hex").slice(0, 8);
}

function run(releaseId) {
  const folder = `releases/${releaseId}`;
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
