// What guestbook reads from its store: one page at a time.
const { once } = require("node:events");
const http = require("node:http");

const PAGES = ["/1", "/2", "/3", "/4"];

async function read(page) {
  const request = http.get(process.env.STORE_URL + page, { agent: false, timeout: 10000 });
  request.on("timeout", () => request.destroy(new Error("the store does not answer")));
  const [response] = await once(request, "response");
  let text = "";
  for await (const part of response.setEncoding("utf8")) text += part;
  return text;
}

module.exports = { PAGES, read };
