// guestbook v2, process type web. Its requests: "sign ada" and "read".
const { createInterface } = require("node:readline");
const { open } = require("../database.js");

const entries = open(process.env.DATABASE);

function sign(name) {
  entries.insert({ author: name });
}

function read() {
  return entries.select("author").map(([author]) => author);
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
