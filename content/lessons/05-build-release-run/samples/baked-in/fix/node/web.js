// guestbook, process type web: serves the page that was built.
const { readFileSync } = require("node:fs");
const { createServer } = require("node:http");

let page = readFileSync("build/page.html", "utf8");
page = page.replaceAll("%BOOK_URL%", process.env.BOOK_URL);

const server = createServer((request, response) => {
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(page);
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => {
  console.log("listening on", server.address().port);
});
