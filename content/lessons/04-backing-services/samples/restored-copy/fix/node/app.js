// guestbook, process type web. A line on stdin stands for a visitor.
const { createInterface } = require("node:readline");
const { Database } = require("./database.js");

const db = new Database(process.env.DATABASE_URL);

async function main() {
  for await (const visitor of createInterface({ input: process.stdin })) {
    console.log(`signed visitor=${visitor} entries=${await db.add(visitor)}`);
  }
}

main();
