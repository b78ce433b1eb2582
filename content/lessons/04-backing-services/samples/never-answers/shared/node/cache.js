// A client for Memcached, as far as a counter needs one.
const net = require("node:net");

// Count one up, from 0 if the key is new; the new value. No limit: 0.
function increment(url, key, milliseconds = 0) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const server = net.connect(Number(port), hostname);
    let answers = "";
    server.setEncoding("ascii").on("data", (text) => {
      answers += text;
      // STORED, or NOT_STORED if it is there; then the value
      const [, value, end] = answers.split("\r\n");
      if (end === undefined) return;
      server.end();
      resolve(Number(value));
    });
    server.setTimeout(milliseconds, () => {
      server.destroy(new Error("Memcached is silent"));
    });
    server.on("error", reject);
    server.on("close", () => reject(new Error("Memcached hung up")));
    server.write(`add ${key} 0 0 1\r\n0\r\nincr ${key} 1\r\n`);
  });
}

module.exports = { increment };
