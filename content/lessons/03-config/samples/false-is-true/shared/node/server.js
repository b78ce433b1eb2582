// A very small web server, with an error page like those of frameworks.
const { createServer } = require("node:http");

// Answer from `pages`, an object from path to function, until killed.
exports.serve = function serve(pages, port, debug) {
  const server = createServer((request, response) => {
    try {
      const text = pages[request.url]();
      response.writeHead(200).end(text);
    } catch (error) {
      let text = "Sorry, something went wrong.";
      if (debug) {
        // for the developer's eyes only
        text = `${error.stack}\n${JSON.stringify(process.env)}`;
      }
      response.writeHead(500).end(text);
    }
  });
  server.listen(port, "127.0.0.1", () => {
    console.log("listening on", server.address().port);
  });
};
