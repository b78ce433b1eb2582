// Uploads a photo to one process, then asks all of them for it.
const { spawn } = require("node:child_process");
const { randomBytes } = require("node:crypto");
const { once } = require("node:events");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { createInterface } = require("node:readline");

const { PATH, HOME, SYSTEMROOT } = process.env;
const RELEASE = ["app.js", "blobs.js", "imagetool.js"];
const PHOTO = randomBytes(3000);
const SMALL = PHOTO.filter((_, at) => at % 2 === 0);
const running = [];
let store;

function say(text) {
  console.log(text.slice(0, 76));
}

// Fail, without the last line, if what this run is to show is not there.
function expect(seen, text) {
  if (!seen) throw new Error(text);
}

async function all(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

// Stands in for S3: the backing service that keeps bytes under a name.
async function objectStore() {
  const blobs = new Map();
  const server = http.createServer(async (request, response) => {
    if (request.method === "PUT") {
      blobs.set(request.url, await all(request));
      return response.writeHead(201).end();
    }
    const data = blobs.get(request.url);
    response.writeHead(data ? 200 : 404).end(data);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.close(),
  };
}

// A process of the type web, on a machine of its own: a disk with the release.
class Web {
  static async start(name) {
    const web = new Web();
    web.name = name;
    web.disk = path.resolve(`disk-of-${name}`);
    const tmp = path.join(web.disk, "tmp");
    fs.mkdirSync(tmp, { recursive: true });
    for (const file of RELEASE) fs.copyFileSync(file, path.join(web.disk, file));
    const temporary = { TMPDIR: tmp, TEMP: tmp, TMP: tmp };
    web.process = spawn(process.execPath, ["app.js"], {
      cwd: web.disk,
      env: {
        ...{ PATH, HOME, SYSTEMROOT, ...temporary },
        NODE_NO_WARNINGS: "1", // Node 18 warns that fetch is new
        PORT: "0",
        BLOBS_URL: store.url,
      },
      stdio: ["ignore", "pipe", "inherit"],
      timeout: 9000,
      killSignal: "SIGKILL",
    });
    web.closed = once(web.process, "close");
    running.push(web);
    const lines = createInterface({ input: web.process.stdout });
    const [line] = await Promise.race([once(lines, "line"), web.closed.then(() => [""])]);
    expect(line.startsWith("listening on "), `${name} starts`);
    web.port = Number(line.split(" ").pop());
    return web;
  }

  async ask(method, body) {
    const options = { host: "127.0.0.1", port: this.port, method, path: "/ada" };
    const request = http.request({ ...options, agent: false, timeout: 3000 });
    const [response] = await once(request.end(body), "response");
    const data = await all(response);
    const what = data.length ? `, ${data.length} bytes` : "";
    say(`  ${this.name} | ${method} /ada: ${response.statusCode}${what}`);
    return { status: response.statusCode, small: data.equals(SMALL) };
  }

  // How many files there are on its disk, apart from the release.
  leftBehind() {
    const files = (folder) =>
      fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const inside = path.join(folder, entry.name);
        return entry.isDirectory() ? files(inside) : [path.relative(this.disk, inside)];
      });
    return files(this.disk).filter((file) => !RELEASE.includes(file)).length;
  }

  async end() {
    this.process.kill("SIGKILL");
    await this.closed;
  }
}

async function violation() {
  say("violation: photos go to ./uploads; every process has its own disk");
  const [one, two] = [await Web.start("web.1"), await Web.start("web.2")];
  expect((await one.ask("PUT", PHOTO)).status === 201, "the upload is taken");
  expect((await one.ask("GET")).small, "the process that took it shows it");
  expect((await two.ask("GET")).status === 404, "the other one has never seen it");
  say("effect: the photo is there on every second click");

  const files = one.leftBehind();
  expect(files > 0, "it was left on the disk");
  say(`  web.1 moves to a new machine; ${files} files stay on the old disk`);
  await one.end();
  fs.rmSync(one.disk, { recursive: true });
  const three = await Web.start("web.3");
  for (const web of [three, two]) {
    expect((await web.ask("GET")).status === 404, "the photo is gone");
  }
  say("effect: the upload was answered with 201, and nobody has the photo");
}

async function fix() {
  say("fix: photos go to an object store; every process has its own disk");
  const [one, two] = [await Web.start("web.1"), await Web.start("web.2")];
  expect((await one.ask("PUT", PHOTO)).status === 201, "the upload is taken");
  expect((await one.ask("GET")).small, "the process that took it shows it");
  expect((await two.ask("GET")).small, "the other one as well");
  say("effect: any process shows the photo");

  expect(one.leftBehind() === 0, "the disk was only a scratch pad");
  say("  web.1 moves to a new machine; 0 files stay on the old disk");
  await one.end();
  fs.rmSync(one.disk, { recursive: true });
  const three = await Web.start("web.3");
  for (const web of [three, two]) expect((await web.ask("GET")).small, "it is there");
  say("effect: the disk was used, for one request, and nothing was on it");
}

async function main(variant) {
  const shows = { violation, fix };
  if (!Object.hasOwn(shows, variant)) throw new Error("TWELVE_VARIANT: violation or fix");
  store = await objectStore();
  try {
    await shows[variant]();
  } finally {
    for (const web of running) await web.end();
    store.close();
  }
  say(`shown: ${variant}`);
}

main(process.env.TWELVE_VARIANT ?? "").catch((error) => {
  console.error(`not shown: ${error.message}`);
  process.exitCode = 1;
});
