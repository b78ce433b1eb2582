// The client of guestbook's store. STORE_URL says where the store is.
const http = require("node:http");

// Add an entry; resolves when the store has it.
exports.save = (visitor) =>
  new Promise((resolve, reject) => {
    const url = `${process.env.STORE_URL}/${encodeURIComponent(visitor)}`;
    http
      .request(url, { method: "POST", agent: false }, (response) => {
        response.resume().on("end", () => {
          if (response.statusCode === 201) resolve();
          else reject(new Error(`the store says ${response.statusCode}`));
        });
      })
      .on("error", reject)
      .end();
  });
