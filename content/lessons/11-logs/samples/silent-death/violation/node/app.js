// guestbook, process type web: POST /ada signs the book as ada.
const { createServer } = require("node:http");

// Fewer writes: collect lines, write them a hundred at a time.
let waiting = [];
function log(line) {
  waiting.push(`${line}\n`);
  if (waiting.length >= 100) flush();
}
function flush() {
  process.stdout.write(waiting.join(""));
  waiting = [];
}
process.on("exit", flush); // a signal does not come by here

createServer((request, response) => {
  log(`signed visitor=${request.url.slice(1)}`);
  response.writeHead(204).end();
}).listen(process.env.PORT, "127.0.0.1");
