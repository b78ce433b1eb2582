// One interface, two adapters: get, set, delete.
const net = require("node:net");

// A map. It hands out the very object that it was given.
class Memory {
  kept = new Map();

  async get(key) {
    return this.kept.get(key);
  }

  async set(key, value) {
    this.kept.set(key, value);
  }

  async delete(key) {
    this.kept.delete(key);
  }
}

// A server. Values travel as bytes, and a space ends a key.
class Memcached {
  constructor(url) {
    this.url = new URL(url);
  }

  async ask(command, key, more = "") {
    if (Buffer.byteLength(key) > 250 || /\s/.test(key)) {
      throw new Error(`not a key for Memcached: '${key}'`);
    }
    const server = net.connect(Number(this.url.port), this.url.hostname);
    server.write(`${command} ${key}${more}\r\nquit\r\n`);
    let answer = "";
    for await (const text of server.setEncoding("utf8")) answer += text;
    return answer.split("\r\n");
  }

  async get(key) {
    const lines = await this.ask("get", key); // VALUE …, the value, END; or only END
    return lines[0] === "END" ? undefined : JSON.parse(lines[1]);
  }

  async set(key, value) {
    const body = JSON.stringify(value);
    const size = Buffer.byteLength(body);
    const lines = await this.ask("set", key, ` 0 60 ${size}\r\n${body}`);
    if (lines[0] !== "STORED") throw new Error(lines[0]);
  }

  async delete(key) {
    await this.ask("delete", key);
  }
}

module.exports = { Memory, Memcached };
