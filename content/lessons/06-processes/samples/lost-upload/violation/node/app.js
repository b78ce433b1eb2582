// guestbook, process type web: PUT /ada keeps a photo, GET /ada shows it.
const fs = require("node:fs/promises");
const { createServer } = require("node:http");
const path = require("node:path");
const { shrink } = require("./imagetool.js");

const UPLOADS = "uploads";

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const web = createServer(async (request, response) => {
  const name = path.basename(request.url);
  if (request.method === "PUT") {
    await fs.mkdir(UPLOADS, { recursive: true });
    const photo = path.join(UPLOADS, `${name}.original`);
    await fs.writeFile(photo, await body(request));
    await shrink(photo, path.join(UPLOADS, name));
    return response.writeHead(201).end();
  }
  const small = await fs.readFile(path.join(UPLOADS, name)).catch(() => undefined);
  response.writeHead(small ? 200 : 404).end(small);
});

web.listen(Number(process.env.PORT), "127.0.0.1", () => {
  console.log("listening on", web.address().port);
});
