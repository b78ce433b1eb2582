// Starts guestbook on two hosts; all that differs is which tools they have.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { createInterface } = require("node:readline");

const CANNOT_BE_SHOWN_HERE = 2;
const REQUESTS = ["/", "/", "/picture/ada"];

// The stand-in is called as curl is called, and needs no curl to be installed.
const STAND_IN = `
const url = process.argv.at(-1);
require("node:http").get(url, { agent: false }, (answer) => answer.pipe(process.stdout));
`;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

// A desk with a curl on it, and a server without: folders for PATH.
function hosts() {
  for (const name of ["desk", "server"]) fs.mkdirSync(name);
  fs.writeFileSync("stand-in.js", STAND_IN);
  const command = `exec "${process.execPath}" "${path.resolve("stand-in.js")}" "$@"`;
  fs.writeFileSync("desk/curl", `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  return ["desk", "server"];
}

function get(port, url) {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: url, agent: false, timeout: 5000 };
    http
      .get(options, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text) => (body += text));
        answer.on("end", () => resolve({ status: answer.statusCode, body }));
      })
      .on("error", reject);
  });
}

// The statuses and the last body, as visitors of this host see them.
async function answers(host, picturesUrl) {
  const app = spawn(process.execPath, ["app.js"], {
    env: { PATH: path.resolve(host), PICTURES_URL: picturesUrl },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(app, "close");
  const lines = [];
  const output = createInterface({ input: app.stdout }).on("line", (line) => lines.push(line));
  try {
    await Promise.race([once(output, "line"), closed]);
    const port = /^listening on (\d+)$/.exec(lines.shift() ?? "")?.[1];
    expect(port, "the app starts");
    say(`  ${host} | listening`);
    const statuses = [];
    let last;
    for (const url of REQUESTS) {
      last = await get(port, url);
      statuses.push(last.status);
      say(`  ${host} | GET ${url}: ${last.status} ${last.body}`);
    }
    return { statuses: statuses.join(" "), body: last.body };
  } finally {
    app.kill("SIGKILL");
    await closed;
    for (const line of lines) say(`  ${host} | ${line}`);
  }
}

async function violation([desk, server], picturesUrl) {
  say("violation: pictures come by curl; a desk with curl, a server without");
  const { statuses, body } = await answers(desk, picturesUrl);
  expect(statuses === "200 200 200" && body === "picture of ada", "the desk answers all");
  say("effect: on the desk, three good answers");
  const there = await answers(server, picturesUrl);
  expect(there.statuses === "200 200 500", "the server fails at the third request");
  say("effect: on the server it started, and two requests were fine");
  say("effect: the third one found out what nobody had declared");
}

async function fix(both, picturesUrl) {
  say("fix: pictures come by a library; a desk with curl, a server without");
  for (const host of both) {
    const { statuses, body } = await answers(host, picturesUrl);
    expect(statuses === "200 200 200" && body === "picture of ada", `the ${host} answers all`);
    say(`effect: on the ${host}, three good answers`);
  }
  say("effect: what the app needs, it brings; nothing was asked of the host");
}

async function main(variant) {
  // Another service, which has a picture of everybody.
  const service = http.createServer(({ url }, response) => {
    response.end(`picture of ${url.slice(1)}`);
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  try {
    await { violation, fix }[variant](hosts(), `http://127.0.0.1:${service.address().port}`);
    say(`shown: ${variant}`);
  } catch (error) {
    console.error(`not shown: ${error.message}`);
    process.exitCode = 1;
  } finally {
    service.close();
  }
}

const variant = process.env.TWELVE_VARIANT;
if (variant !== "violation" && variant !== "fix") {
  console.error("TWELVE_VARIANT is to be violation or fix");
  process.exitCode = 1;
} else if (process.platform === "win32") {
  say(`${variant}: a desk with curl on it, and a server without`);
  say("  Windows finds its curl whatever PATH says: it cannot be shown here");
  process.exitCode = CANNOT_BE_SHOWN_HERE;
} else {
  main(variant);
}
