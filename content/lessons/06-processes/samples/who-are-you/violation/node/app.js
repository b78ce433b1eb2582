// guestbook, process type web: POST /login/ada, then GET /me.
const { randomBytes } = require("node:crypto");
const { createServer } = require("node:http");

const sessions = new Map();

const web = createServer(async (request, response) => {
  if (request.method === "POST") {
    const token = randomBytes(16).toString("base64url");
    const visitor = request.url.split("/").pop();
    sessions.set(token, visitor);
    response.setHeader("Set-Cookie", `session=${token}; Path=/; HttpOnly`);
    return response.end(`welcome ${visitor}`);
  }
  const [, token] = /session=([\w-]+)/.exec(request.headers.cookie) ?? [];
  const visitor = token && sessions.get(token);
  if (visitor) return response.end(`hello ${visitor}`);
  response.writeHead(401).end("who are you?");
});

web.listen(Number(process.env.PORT), "127.0.0.1", () => {
  console.log("listening on", web.address().port);
});
