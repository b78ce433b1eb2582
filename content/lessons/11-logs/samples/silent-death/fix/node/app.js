// guestbook, process type web: POST /ada signs the book as ada.
const { createServer } = require("node:http");

function log(line) {
  process.stdout.write(`${line}\n`);
}

createServer((request, response) => {
  log(`signed visitor=${request.url.slice(1)}`);
  response.writeHead(204).end();
}).listen(process.env.PORT, "127.0.0.1");
