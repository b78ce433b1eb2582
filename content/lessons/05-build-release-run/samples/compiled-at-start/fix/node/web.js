// guestbook, process type web: serves the stylesheet that the build made.
const { readFileSync } = require("node:fs");
const { serve } = require("./server.js");

const name = readFileSync("build/manifest", "utf8");
serve(name, readFileSync(`build/${name}`, "utf8"));
