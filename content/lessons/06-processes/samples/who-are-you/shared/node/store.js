// A small client for Memcached: set with an expiry, and get.
const { createHash } = require("node:crypto");
const net = require("node:net");

// Any text as a key that Memcached allows.
function name(key) {
  return `session:${createHash("sha256").update(key).digest("hex")}`;
}

class Store {
  constructor(url) {
    this.url = new URL(url);
  }

  // Keep value for `expire` seconds.
  async set(key, value, { expire }) {
    const head = `set ${name(key)} 0 ${expire} ${Buffer.byteLength(value)}`;
    const answer = await this.ask(`${head}\r\n${value}\r\n`);
    if (!answer.startsWith("STORED")) throw new Error("the store did not take it");
  }

  // The value; undefined when it was never there, or is no longer.
  async get(key) {
    const answer = await this.ask(`get ${name(key)}\r\n`);
    return answer.startsWith("VALUE ") ? answer.split("\r\n")[1] : undefined;
  }

  // Send a request; the answer up to its last line.
  ask(request) {
    const { hostname, port } = this.url;
    return new Promise((resolve, reject) => {
      let answer = "";
      const connection = net.connect(Number(port), hostname);
      connection.setTimeout(2000, () => connection.destroy(new Error("the store is slow")));
      connection.setEncoding("utf8").on("error", reject);
      connection.on("close", () => reject(new Error("the store hung up")));
      connection.on("data", (text) => {
        answer += text;
        if (!/(^|\r\n)(STORED|END|\w*ERROR.*)\r\n$/.test(answer)) return;
        resolve(answer);
        connection.destroy();
      });
      connection.write(request);
    });
  }
}

module.exports = { Store };
