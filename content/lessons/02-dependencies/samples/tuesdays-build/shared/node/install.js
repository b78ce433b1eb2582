// What npm does with one dependency, made short: npm install without a lock,
// npm ci with one.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

function read(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined;
}

// ^1.0.0: the newest that is still a 1.
function newest(range, versions) {
  const [major] = range.slice(1).split(".");
  const minor = (version) => Number(version.split(".")[1]);
  const fits = versions.filter((version) => version.split(".")[0] === major);
  return fits.sort((a, b) => minor(b) - minor(a))[0];
}

// Install shout from what the registry offers; return the version.
exports.install = (offered, folder) => {
  const range = read("package.json").dependencies.shout;
  const locked = read("package-lock.json")?.packages["node_modules/shout"];
  const version = locked?.version ?? newest(range, Object.keys(offered));
  const content = offered[version];
  const integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
  if (locked && locked.integrity !== integrity) {
    throw new Error(`shout ${version} does not have the hash that is locked`);
  }
  const target = path.join(folder, "node_modules", "shout");
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(path.join(target, "index.js"), content);
  return version;
};
