// guestbook v2, process type web. Its requests: "sign ada" and "read".
const { createInterface } = require("node:readline");
const { open } = require("../database.js");

const entries = open(process.env.DATABASE);

function sign(name) {
  // Both columns, as long as v1 may read the old one.
  entries.insert({ name, author: name });
}

function read() {
  // The old column too, as long as v1 may have filled only that one.
  return entries.select("author", "name").map(([author, name]) => author ?? name);
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const [request, name] = line.split(" ");
  try {
    if (request === "sign") sign(name);
    console.log("200", read().join(", "));
  } catch (error) {
    console.log("500", error.message);
  }
});
