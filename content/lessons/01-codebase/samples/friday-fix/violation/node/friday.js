// Friday evening, logged in on the production server.
const { readFileSync, writeFileSync } = require("node:fs");

const page = "production/app.js";
writeFileSync(page, readFileSync(page, "utf8").replace(", ${mail}", ""));
