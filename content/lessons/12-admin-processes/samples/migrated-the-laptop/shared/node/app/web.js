// guestbook v2, process type web. A line on stdin stands for a request.
const { createInterface } = require("node:readline");
const { open } = require("./database.js");

const database = open(process.env.DATABASE);
createInterface({ input: process.stdin }).on("line", () => {
  try {
    const entries = database.entries.select("name", "email");
    console.log(`200 ${entries.length} entries, with their mail addresses`);
  } catch (error) {
    console.log(`500 ${error.message}`);
  }
});
