// guestbook, process type web. A line on stdin stands for a visitor.
const { createInterface } = require("node:readline");
const { Database } = require("./database.js");

const host = process.env.DB_HOST;
const db = new Database(`http://guestbook:moss-lantern@${host}/guestbook`);

async function main() {
  for await (const visitor of createInterface({ input: process.stdin })) {
    console.log(`signed visitor=${visitor} entries=${await db.add(visitor)}`);
  }
}

main();
