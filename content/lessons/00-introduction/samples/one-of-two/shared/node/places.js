// Two places to keep things in. Both are used like a Map, with await.
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

// A folder on the disk of this machine.
class Folder {
  constructor(name) {
    this.name = name;
    fs.mkdirSync(name);
  }

  set(key, text) {
    fs.writeFileSync(path.join(this.name, key), text);
  }

  get(key) {
    const file = path.join(this.name, key);
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
  }
}

// A service that somebody else runs, attached by its URL.
class Store {
  constructor(url, shelf) {
    this.url = `${url}/${shelf}`;
  }

  set(key, text) {
    return call("PUT", `${this.url}/${key}`, text);
  }

  get(key) {
    return call("GET", `${this.url}/${key}`);
  }
}

// The text of the answer; undefined if there is nothing at this URL.
function call(method, url, body = "", cookie = "") {
  const options = { method, headers: { Cookie: cookie }, agent: false };
  return new Promise((resolve, reject) => {
    const request = http.request(url, options, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.on("end", () => {
        const { statusCode } = answer;
        if (statusCode === 200) resolve(text);
        else if (statusCode === 404) resolve();
        else reject(new Error(`${method} ${url}: ${statusCode}`));
      });
    });
    request.on("error", reject).end(body);
  });
}

module.exports = { Folder, Store, call };
