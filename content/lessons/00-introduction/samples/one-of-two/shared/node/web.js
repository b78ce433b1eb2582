// The web part of the guestbook. It does not know where things are kept.
const { randomBytes } = require("node:crypto");
const http = require("node:http");

const newKey = () => randomBytes(8).toString("hex");

function serve({ title, sessions, uploads, log }) {
  async function login(visitor) {
    const cookie = newKey();
    await sessions.set(cookie, visitor);
    log(`login visitor=${visitor}`);
    return cookie;
  }

  async function upload(visitor, drawing) {
    const key = newKey();
    await uploads.set(key, drawing);
    log(`upload visitor=${visitor} bytes=${drawing.length}`);
    return key;
  }

  async function answer({ method, url, headers }, body) {
    const { cookie } = headers;
    const visitor = (cookie && (await sessions.get(cookie))) || "stranger";
    if (url === "/login") return login(body);
    if (method === "POST") return upload(visitor, body);
    const drawing = /^\/drawings\/([0-9a-f]{16})$/.exec(url);
    if (drawing) return uploads.get(drawing[1]);
    return `${title}: hello ${visitor}`;
  }

  const server = http.createServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    const text = await answer(request, body);
    response.statusCode = text === undefined ? 404 : 200;
    response.end(text);
  });
  server.listen(Number(process.env.PORT), "127.0.0.1", () => {
    console.log(`listening port=${server.address().port}`);
  });
}

module.exports = { serve };
