// guestbook, admin process: node admin.js migrate
const { readdirSync } = require("node:fs");
const { basename, parse } = require("node:path");
const { open } = require("./database.js");

const path = process.env.DATABASE;
const database = open(path);
const waiting = readdirSync("migrations")
  .sort()
  .filter((file) => !database.applied.includes(parse(file).name));
for (const file of waiting) {
  const { name } = parse(file);
  require(`./migrations/${file}`).up(database.entries);
  database.applied.push(name);
  database.save();
  console.log(`${basename(path)}: applied ${name}`);
}
if (waiting.length === 0) console.log(`${basename(path)}: nothing to apply`);
