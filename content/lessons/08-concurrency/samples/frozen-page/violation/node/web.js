// guestbook, process type web: the page, and the monthly report.
const { createServer } = require("node:http");
const store = require("./store.js");
const monthlyReport = require("./report.js");

createServer(async (request, response) => {
  if (request.method === "POST") {
    await store.put("reports", monthlyReport());
    response.writeHead(201).end("the report is ready");
  } else {
    const ready = await store.count("reports");
    response.end(`guestbook, reports ready: ${ready}`);
  }
}).listen(process.env.PORT, "127.0.0.1", () => console.log("ready"));
