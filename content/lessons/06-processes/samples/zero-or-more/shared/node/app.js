// guestbook, process type web: POST /ada signs, GET / counts the mails.
const { createServer } = require("node:http");
const path = require("node:path");
const mails = require("./mails.js");

const web = createServer(async (request, response) => {
  if (request.method === "POST") {
    await mails.add(path.basename(request.url));
    response.end("signed");
  } else {
    response.end(`${await mails.count()} to send`);
  }
});

web.listen(Number(process.env.PORT), "127.0.0.1", () => {
  console.log("listening on", web.address().port);
});
