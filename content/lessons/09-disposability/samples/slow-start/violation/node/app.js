// guestbook, process type web: serves the pages of the book.
const { createServer } = require("node:http");
const { PAGES, read } = require("./store.js");

const book = new Map();

const server = createServer((request, response) => {
  response.end(book.get(request.url));
});

async function start() {
  for (const page of PAGES) book.set(page, await read(page)); // before anybody asks
  server.listen(Number(process.env.PORT), "127.0.0.1", () => {
    console.log(`listening, ${book.size} pages read`);
  });
}
start();
