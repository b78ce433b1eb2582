// What both processes use: a server, a client, one log line per request.
const { randomBytes } = require("node:crypto");
const http = require("node:http");
const { setTimeout: pause } = require("node:timers/promises");

function newTrace() {
  return randomBytes(16).toString("hex");
}

// The trace id of a request, from its traceparent header; undefined without one.
function traceOf({ traceparent = "" }) {
  return /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent)?.[1];
}

// The header that hands a trace on: version, trace, this span, flags.
function traceparent(trace) {
  return `00-${trace}-${randomBytes(8).toString("hex")}-01`;
}

async function timed(event, trace, fields, work) {
  const start = performance.now();
  const result = await work();
  const ms = Math.round(performance.now() - start);
  console.log(JSON.stringify({ event, trace, ...fields, ms }));
  return result;
}

// Simulated work, slow for the item that SLOW names.
function work(item) {
  return pause(item === process.env.SLOW ? 600 : 0);
}

function call(url, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.on("end", () => resolve(text));
    });
    request.on("error", reject);
  });
}

function serve(answer) {
  const server = http.createServer(async ({ url, headers }, response) => {
    const query = Object.fromEntries(new URLSearchParams(url.split("?")[1]));
    response.end(await answer(query, headers));
  });
  server.listen(Number(process.env.PORT), "127.0.0.1", () => {
    console.log(`listening port=${server.address().port}`);
  });
}

module.exports = { call, newTrace, serve, timed, traceOf, traceparent, work };
