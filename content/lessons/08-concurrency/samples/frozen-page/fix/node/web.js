// guestbook, process type web: the page, and the wish for a report.
const { createServer } = require("node:http");
const store = require("./store.js");

createServer(async (request, response) => {
  if (request.method === "POST") {
    await store.put("jobs", "monthly-report");
    response.writeHead(202).end("the report will be made");
  } else {
    const ready = await store.count("reports");
    response.end(`guestbook, reports ready: ${ready}`);
  }
}).listen(process.env.PORT, "127.0.0.1", () => console.log("ready"));
