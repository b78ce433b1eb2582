// Replaces a deploy by what is in the codebase now.
const { cpSync, rmSync } = require("node:fs");

function deploy(name) {
  rmSync(name, { recursive: true, force: true });
  cpSync("codebase", name, { recursive: true });
}

module.exports = { deploy };
