// The backing service: named lists behind a port, a small stand-in for Redis.
// A request is one line, and so is its answer: put LIST ITEM, count LIST, take LIST.
const net = require("node:net");
const { createInterface } = require("node:readline");

let connection; // one for each process, so that its requests stay in order
const asked = [];

function connect() {
  const { hostname, port } = new URL(process.env.STORE_URL);
  connection = net.connect(Number(port), hostname);
  connection.on("error", () => {}); // "close" follows
  connection.on("close", () => asked.splice(0).forEach((resolve) => resolve("")));
  createInterface(connection).on("line", (answer) => asked.shift()(answer));
}

// The answer to a request, or "" if the store goes.
function ask(...words) {
  if (!connection) connect();
  return new Promise((resolve) => {
    asked.push(resolve);
    connection.write(`${words.join(" ")}\n`);
  });
}

// The service's side; the demonstration runs it.
function serve() {
  const lists = {}; // name: items, and the connections that wait for one
  function answer(client, command, name, item) {
    lists[name] ??= { items: [], waiting: [] };
    const { items, waiting } = lists[name];
    if (command === "take") {
      if (items.length > 0) client.write(`${items.shift()}\n`);
      else waiting.push(client);
    } else if (command === "put") {
      if (waiting.length > 0) waiting.shift().write(`${item}\n`);
      else items.push(item);
      client.write("ok\n");
    } else {
      client.write(`${items.length}\n`);
    }
  }
  return net
    .createServer((client) => {
      client.on("error", () => {}); // its process was ended
      createInterface(client).on("line", (line) => answer(client, ...line.split(" ")));
    })
    .listen(0, "127.0.0.1");
}

module.exports = {
  put: (name, item) => ask("put", name, item),
  count: (name) => ask("count", name),
  take: (name) => ask("take", name), // waits until there is one
  serve,
};
