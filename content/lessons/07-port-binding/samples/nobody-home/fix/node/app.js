// guestbook, process type web. It brings its own web server.
const http = require("node:http");

function app(request, response) {
  const url = new URL(request.url, "http://guestbook.example");
  const name = url.searchParams.get("name") ?? "stranger";
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.end(`Welcome to the guestbook, ${name}.`);
}

module.exports = app;

if (require.main === module) {
  const port = Number(process.env.PORT);
  http.createServer(app).listen(port, "127.0.0.1", () => {
    console.log("listening on", port);
  });
}
