// guestbook, process type web: one page, with a counter from Memcached.
const http = require("node:http");
const cache = require("./cache.js");

const { CACHE_URL } = process.env;

async function page() {
  const visits = await cache.increment(CACHE_URL, "visits");
  return `Welcome. Visits: ${visits}`;
}

const server = http.createServer(async (request, response) => {
  response.end(await page());
});

server.listen(0, "127.0.0.1", () => console.log("listening on", server.address().port));
