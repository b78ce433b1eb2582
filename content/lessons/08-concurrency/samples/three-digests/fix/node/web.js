// guestbook, process type web.
const { createServer } = require("node:http");

createServer((request, response) => {
  response.writeHead(204).end();
}).listen(process.env.PORT, "127.0.0.1", () => console.log("ready"));
