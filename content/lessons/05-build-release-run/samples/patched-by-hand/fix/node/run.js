// The run stage on a host: run.js HOST RELEASE starts web of that release.
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");

const [host, release] = process.argv.slice(2);
const web = `${host}/${release}/web.js`;

const ledger = readFileSync("ledger", "utf8").trim().split("\n");
const released = new Map(ledger.map((line) => line.split(" "))).get(release);
const found = createHash("sha256").update(readFileSync(web)).digest("hex");
if (found !== released) {
  const [now, then] = [found, String(released)].map((digest) => digest.slice(0, 8));
  console.error(`refused: ${web} is ${now}, ${release} is ${then}`);
  process.exit(1);
}

require(`./${web}`);
