// The build stage: page.html goes to build/ as it is.
const fs = require("node:fs");

const page = fs.readFileSync("page.html", "utf8");
fs.mkdirSync("build", { recursive: true });
fs.writeFileSync("build/page.html", page);
