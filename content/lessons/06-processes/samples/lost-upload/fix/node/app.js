// guestbook, process type web: PUT /ada keeps a photo, GET /ada shows it.
const fs = require("node:fs/promises");
const { createServer } = require("node:http");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { Blobs } = require("./blobs.js");
const { shrink } = require("./imagetool.js");

const blobs = new Blobs(process.env.BLOBS_URL);

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const web = createServer(async (request, response) => {
  const name = path.basename(request.url);
  if (request.method === "PUT") {
    // A folder for this request only.
    const scratch = await fs.mkdtemp(path.join(tmpdir(), "photo-"));
    try {
      const photo = path.join(scratch, "original");
      await fs.writeFile(photo, await body(request));
      await shrink(photo, path.join(scratch, "small"));
      await blobs.put(name, await fs.readFile(path.join(scratch, "small")));
    } finally {
      await fs.rm(scratch, { recursive: true });
    }
    return response.writeHead(201).end();
  }
  const small = await blobs.get(name);
  response.writeHead(small ? 200 : 404).end(small);
});

web.listen(Number(process.env.PORT), "127.0.0.1", () => {
  console.log("listening on", web.address().port);
});
