// guestbook, process type web. A line on stdin is an upload: name, picture.
const fs = require("node:fs");
const path = require("node:path");
const bucket = require("./bucket.js");

const PRODUCTION = process.env.APP_ENV === "production";
const { STORAGE_URL } = process.env;

async function keep(name, picture) {
  if (PRODUCTION) return bucket.put(`${STORAGE_URL}/${name}`, picture);
  fs.mkdirSync("uploads", { recursive: true }); // at the desk a folder will do
  fs.writeFileSync(path.join("uploads", name), picture);
}

async function show(name) {
  if (PRODUCTION) return bucket.get(`${STORAGE_URL}/${name}`);
  return fs.readFileSync(path.join("uploads", name), "utf8");
}

async function main() {
  const lines = fs.readFileSync(0, "utf8").trimEnd().split("\n");
  const uploads = lines.map((line) => line.split("\t"));
  for (const [name, picture] of uploads) await keep(name, picture);
  for (const [name] of uploads) console.log(`${name} shows ${await show(name)}`);
}

main();
