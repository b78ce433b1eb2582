// guestbook, process type web. A line on stdin stands for a request.
const { appendFileSync } = require("node:fs");
const { createInterface } = require("node:readline");

function log(event) {
  const line = `${new Date().toISOString()} INFO ${event}`;
  appendFileSync("app.log", `${line}\n`);
}

createInterface({ input: process.stdin }).on("line", (visitor) => {
  log(`signed visitor=${visitor}`);
});
