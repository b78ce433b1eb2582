// Stands in for Redis: understands RPUSH, LPOP and LLEN of a single list.
const { once } = require("node:events");
const net = require("node:net");

async function redisServer() {
  const waiting = [];

  function client(connection) {
    let input = "";
    connection.setEncoding("utf8").on("error", () => {});
    connection.on("data", (text) => {
      input += text;
      // *3 $5 RPUSH $5 mails $3 ada: every second line is a word.
      const lines = input.split("\r\n");
      const count = Number(lines[0].slice(1));
      if (lines.length < 2 * count + 2) return; // some is still to come
      const [verb, , value] = lines.filter((_, at) => at > 0 && at % 2 === 0);
      input = "";
      if (verb === "RPUSH") waiting.push(value);
      if (verb !== "LPOP") return connection.write(`:${waiting.length}\r\n`);
      const first = waiting.shift();
      const size = first === undefined ? -1 : Buffer.byteLength(first);
      connection.write(size < 0 ? "$-1\r\n" : `$${size}\r\n${first}\r\n`);
    });
  }

  const server = net.createServer(client).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `redis://127.0.0.1:${server.address().port}`,
    close: () => server.close(),
  };
}

module.exports = { redisServer };
