// guestbook, process type admin: who has signed? One signature per line.
const { readFileSync } = require("node:fs");
const { key } = require("./names.js");

const signatures = readFileSync(0, "utf8").trim().split("\n");
const visitors = [...new Set(signatures.map(key))].sort();
console.log(`${visitors.length} visitors: ${visitors.join(", ")}`);
