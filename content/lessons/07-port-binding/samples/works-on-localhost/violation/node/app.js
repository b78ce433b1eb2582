// guestbook, process type web.
const http = require("node:http");

const HOST = "127.0.0.1";
const PORT = Number(process.env.PORT);

const web = http.createServer((request, response) => {
  response.end("Welcome to the guestbook.");
});

web.listen(PORT, HOST, () => console.log(`listening on ${HOST}:${PORT}`));
