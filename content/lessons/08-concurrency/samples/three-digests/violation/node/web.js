// guestbook, process type web; on Mondays it mails the digest.
const { createServer } = require("node:http");
const { mailDigest, mondays } = require("./digest.js");

async function mailOnMondays() {
  for await (const week of mondays()) await mailDigest(week);
}

mailOnMondays();

createServer((request, response) => {
  response.writeHead(204).end();
}).listen(process.env.PORT, "127.0.0.1", () => console.log("ready"));
