// Serves a page and its one stylesheet.
const { createServer } = require("node:http");

function serve(name, css) {
  const page = `<link rel="stylesheet" href="/${name}"> guestbook`;
  const files = { "/": ["text/html", page], [`/${name}`]: ["text/css", css] };
  const server = createServer((request, response) => {
    const [kind, text] = files[request.url] ?? ["text/plain", "not found"];
    response.writeHead(request.url in files ? 200 : 404, { "Content-Type": kind });
    response.end(text);
  });
  server.listen(Number(process.env.PORT), "127.0.0.1", () => {
    console.log("listening on", server.address().port);
  });
}

module.exports = { serve };
