// A client for a database that speaks HTTP, as CouchDB does.
const http = require("node:http");

class Database {
  constructor(url) {
    const { hostname, port, pathname, username, password } = new URL(url);
    // In a URL, user and password are percent-encoded.
    const auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.place = { hostname, port, path: pathname, auth, method: "POST", agent: false };
  }

  // Add an entry; how many there are now.
  add(entry) {
    return new Promise((resolve, reject) => {
      const request = http.request({ ...this.place, timeout: 3000 }, (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text) => (body += text));
        answer.on("end", () => {
          if (answer.statusCode === 201) return resolve(JSON.parse(body));
          const said = `${answer.statusCode} ${answer.statusMessage}`;
          reject(new Error(`the database says ${said}`));
        });
      });
      request.on("timeout", () => request.destroy(new Error("the database is silent")));
      request.on("error", reject);
      request.end(JSON.stringify(entry));
    });
  }
}

module.exports = { Database };
