// The build stage: style.css goes to build/ as it is; web compiles it later.
const fs = require("node:fs");

fs.mkdirSync("build", { recursive: true });
fs.copyFileSync("style.css", "build/style.css");
console.log("copied style.css");
