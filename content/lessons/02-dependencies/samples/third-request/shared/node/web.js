// The web part of guestbook, the same with and without curl.
const { createServer } = require("node:http");

exports.serve = (picture) => {
  const server = createServer(async ({ url }, response) => {
    try {
      response.end(url === "/" ? "the book" : await picture(url.split("/picture/")[1]));
    } catch (error) {
      console.log(`${error.name}: ${error.message}`);
      response.writeHead(500).end("sorry");
    }
  });
  server.listen(0, "127.0.0.1", () => console.log(`listening on ${server.address().port}`));
};
