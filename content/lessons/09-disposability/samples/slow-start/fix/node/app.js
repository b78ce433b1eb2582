// guestbook, process type web: serves the pages of the book.
const { createServer } = require("node:http");
const { read } = require("./store.js");

const book = new Map(); // a page comes in when it is asked for

const server = createServer(async (request, response) => {
  const page = request.url;
  if (!book.has(page)) book.set(page, await read(page));
  response.end(book.get(page));
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => {
  console.log(`listening, ${book.size} pages read`);
});
