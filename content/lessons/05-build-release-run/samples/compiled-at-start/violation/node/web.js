// guestbook, process type web: compiles its stylesheet, then serves it.
const { readFileSync } = require("node:fs");
const { compile } = require("./compiler.js");
const { serve } = require("./server.js");

const { name, css } = compile(readFileSync("build/style.css", "utf8"));
console.log("compiled", name);
serve(name, css);
