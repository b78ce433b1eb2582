// guestbook, process type web. A line on stdin stands for a request.
const { createInterface } = require("node:readline");

function log(event) {
  const line = `${new Date().toISOString()} INFO ${event}`;
  process.stdout.write(`${line}\n`);
}

createInterface({ input: process.stdin }).on("line", (visitor) => {
  log(`signed visitor=${visitor}`);
});
