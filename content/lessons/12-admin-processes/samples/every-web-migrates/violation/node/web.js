// guestbook, process type web. A line on stdin stands for a request.
const { createInterface } = require("node:readline");
const { open } = require("./database.js");
const { migrate } = require("./migrate.js");

const entries = open(process.env.DATABASE);
migrate(entries); // at every start, so that nobody forgets it
console.log("ready");

createInterface({ input: process.stdin }).on("line", () => {
  console.log(`200 ${entries.select("name", "email").length} entries`);
});
