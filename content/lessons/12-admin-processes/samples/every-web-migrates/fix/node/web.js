// guestbook, process type web. A line on stdin stands for a request.
const { createInterface } = require("node:readline");
const { open } = require("./database.js");

const entries = open(process.env.DATABASE);
console.log("ready");

createInterface({ input: process.stdin }).on("line", () => {
  console.log(`200 ${entries.select("name", "email").length} entries`);
});
