// guestbook, process type web: greets whoever asks.
const http = require("node:http");

const PORT = Number(process.env.PORT);

const web = http.createServer((request, response) => {
  response.end(`guestbook, on port ${PORT}`);
});

web.listen(PORT, "127.0.0.1", () => console.log("listening on", PORT));
