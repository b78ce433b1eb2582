// guestbook, process type web. A line on stdin is an upload: name, picture.
const fs = require("node:fs");
const bucket = require("./bucket.js");

const { STORAGE_URL } = process.env;

async function keep(name, picture) {
  return bucket.put(`${STORAGE_URL}/${encodeURIComponent(name)}`, picture);
}

async function show(name) {
  return bucket.get(`${STORAGE_URL}/${encodeURIComponent(name)}`);
}

async function main() {
  const lines = fs.readFileSync(0, "utf8").trimEnd().split("\n");
  const uploads = lines.map((line) => line.split("\t"));
  for (const [name, picture] of uploads) await keep(name, picture);
  for (const [name] of uploads) console.log(`${name} shows ${await show(name)}`);
}

main();
