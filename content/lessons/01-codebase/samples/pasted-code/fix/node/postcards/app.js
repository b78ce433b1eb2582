// postcards, another app: a card for each visitor. One signature per line.
const { readFileSync } = require("node:fs");
const { key } = require("names");

const signatures = readFileSync(0, "utf8").trim().split("\n");
const visitors = [...new Set(signatures.map(key))].sort();
console.log(`${visitors.length} cards: ${visitors.join(", ")}`);
