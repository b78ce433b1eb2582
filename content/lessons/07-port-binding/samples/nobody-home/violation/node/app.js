// guestbook, process type web. The host's web server requires this file.
function app(request, response) {
  const url = new URL(request.url, "http://guestbook.example");
  const name = url.searchParams.get("name") ?? "stranger";
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.end(`Welcome to the guestbook, ${name}.`);
}

module.exports = app;
