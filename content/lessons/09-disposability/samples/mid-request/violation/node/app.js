// guestbook, process type web: POST /ada signs the book as ada.
const { createServer } = require("node:http");
const store = require("./store");

const server = createServer(async (request, response) => {
  await store.save(request.url.slice(1)); // takes as long as it takes
  response.end("Thank you.");
});

process.on("SIGTERM", () => process.exit(0));

server.listen(Number(process.env.PORT), "127.0.0.1", () => {
  console.log("listening on", server.address().port);
});
