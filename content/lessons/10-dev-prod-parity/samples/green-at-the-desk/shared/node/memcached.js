// A stand-in for Memcached, with the part of its protocol that we need.
const { once } = require("node:events");
const net = require("node:net");
const { createInterface } = require("node:readline");

// A server of its own, empty, on a free port: its URL, what it keeps, its end.
async function memcached() {
  const kept = new Map();
  const server = net.createServer((socket) => {
    let key; // set while the next line is a value
    createInterface({ input: socket }).on("line", (line) => {
      const [command, ...words] = line.split(" ");
      if (key !== undefined) {
        kept.set(key, line);
        key = undefined;
        socket.write("STORED\r\n");
      } else if (command === "quit") {
        socket.end();
      } else if (command === "set") {
        key = words[0];
      } else if (command === "get" && kept.has(words[0])) {
        const value = kept.get(words[0]);
        socket.write(`VALUE ${words[0]} 0 ${Buffer.byteLength(value)}\r\n${value}\r\nEND\r\n`);
      } else if (command === "get") {
        socket.write("END\r\n");
      } else {
        socket.write(kept.delete(words[0]) ? "DELETED\r\n" : "NOT_FOUND\r\n");
      }
    });
    socket.on("error", () => socket.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `memcached://127.0.0.1:${server.address().port}`;
  return { url, kept, close: () => server.close() };
}

module.exports = { memcached };
