// A small client for Redis: a command, and its answer as a number, a text or undefined.
const net = require("node:net");

// A whole answer in these bytes: { value }, or undefined while some is missing.
function parse(bytes) {
  const [head] = bytes.toString("latin1").split("\r\n", 1);
  const start = head.length + 2;
  const size = Number(head.slice(1));
  if (bytes.length < start) return undefined;
  if (head[0] === ":") return { value: size };
  if (head[0] !== "$") throw new Error(`the queue says ${head.slice(1)}`);
  if (size < 0) return { value: undefined };
  if (bytes.length < start + size + 2) return undefined;
  return { value: bytes.toString("utf8", start, start + size) };
}

class Redis {
  constructor(url) {
    this.url = new URL(url);
  }

  ask(...words) {
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    const { hostname, port } = this.url;
    return new Promise((resolve, reject) => {
      let bytes = Buffer.alloc(0);
      const connection = net.connect(Number(port), hostname);
      connection.setTimeout(2000, () => connection.destroy(new Error("the queue is slow")));
      connection.on("error", reject);
      connection.on("close", () => reject(new Error("the queue hung up")));
      connection.on("data", (more) => {
        bytes = Buffer.concat([bytes, more]);
        try {
          const answer = parse(bytes);
          if (!answer) return;
          resolve(answer.value);
          connection.end();
        } catch (error) {
          connection.destroy(error);
        }
      });
      connection.write(`*${words.length}\r\n${parts.join("")}`);
    });
  }
}

module.exports = { Redis };
