// Stands in for an image tool: like most of them, it works from file to file.
const fs = require("node:fs/promises");

async function shrink(source, target) {
  const pixels = await fs.readFile(source);
  await fs.writeFile(target, pixels.filter((_, at) => at % 2 === 0));
}

module.exports = { shrink };
