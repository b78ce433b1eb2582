// Plays the dependency manager: gives an app what it declares, no more.
const fs = require("node:fs");
const path = require("node:path");

// Name and version of each dependency in package.json.
function declared(app) {
  const manifest = path.join(app, "package.json");
  if (!fs.existsSync(manifest)) return {};
  return JSON.parse(fs.readFileSync(manifest, "utf8")).dependencies;
}

function install(app) {
  const modules = path.join(app, "node_modules");
  fs.rmSync(modules, { recursive: true, force: true });
  for (const [name, version] of Object.entries(declared(app))) {
    fs.mkdirSync(path.join(modules, name), { recursive: true });
    const file = path.join("shelf", `${name}-${version}`, "index.js");
    fs.copyFileSync(file, path.join(modules, name, "index.js"));
  }
}

module.exports = { declared, install };
