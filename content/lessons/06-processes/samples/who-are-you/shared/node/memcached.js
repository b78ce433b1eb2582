// Stands in for Memcached: understands set and get, and forgets in time.
const { once } = require("node:events");
const net = require("node:net");

async function memcached() {
  const items = new Map();
  const store = { moved: 0 };
  const now = () => performance.now() / 1000 + store.moved;

  function client(connection) {
    let input = "";
    connection.setEncoding("utf8").on("error", () => {});
    connection.on("data", (text) => {
      input += text;
      const [line, value] = input.split("\r\n");
      const [verb, key, , expire] = line.split(" ");
      if (verb === "set") {
        if (input.split("\r\n").length < 3) return; // the value is still to come
        items.set(key, { value, until: now() + Number(expire) });
        connection.write("STORED\r\n");
      } else {
        const item = items.get(key);
        const found = item && now() < item.until;
        const size = found && Buffer.byteLength(item.value);
        connection.write(found ? `VALUE ${key} 0 ${size}\r\n${item.value}\r\nEND\r\n` : "END\r\n");
      }
      input = "";
    });
  }

  const server = net.createServer(client).listen(0, "127.0.0.1");
  await once(server, "listening");
  store.url = `memcached://127.0.0.1:${server.address().port}`;
  store.close = () => server.close();
  return store;
}

module.exports = { memcached };
