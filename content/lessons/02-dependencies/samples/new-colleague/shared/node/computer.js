// A computer: a home folder, what somebody installed into it, and one app.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

// What npm does, without its care: name and version, from the index.
function install(name, version, folder) {
  const target = path.join(folder, "node_modules", name);
  fs.mkdirSync(target, { recursive: true });
  fs.copyFileSync(path.join("index", `${name}-${version}.js`), path.join(target, "index.js"));
}

class Computer {
  constructor(name, installed = {}) {
    this.name = name;
    for (const [dependency, version] of Object.entries(installed)) install(dependency, version, name);
    this.app = path.join(name, "guestbook");
    fs.mkdirSync(this.app, { recursive: true });
    for (const file of ["app.js", "package.json"]) {
      fs.copyFileSync(file, path.join(this.app, file));
    }
  }

  // Install what the manifest says; Node keeps an app's packages in its folder.
  build(forget) {
    const manifest = JSON.parse(fs.readFileSync(path.join(this.app, "package.json"), "utf8"));
    const declared = Object.entries(manifest.dependencies).filter(([name]) => name !== forget);
    fs.rmSync(path.join(this.app, "node_modules"), { recursive: true, force: true });
    for (const [name, version] of declared) install(name, version, this.app);
    return declared.map(([name, version]) => `${name}@${version}`);
  }

  // The exit code, and the line that tells most of what the app said.
  run() {
    const { SYSTEMROOT } = process.env;
    const done = spawnSync(process.execPath, ["app.js"], {
      cwd: this.app,
      env: SYSTEMROOT ? { SYSTEMROOT } : {},
      encoding: "utf8",
      timeout: 5000,
    });
    const failure = done.stderr.split("\n").find((line) => line.startsWith("Error: "));
    return { status: done.status, line: failure ?? done.stdout.trim() };
  }
}

module.exports = { Computer };
