// The build stage: style.css is compiled into build/, once.
const fs = require("node:fs");
const { compile } = require("./compiler.js");

const { name, css } = compile(fs.readFileSync("style.css", "utf8"));
fs.mkdirSync("build", { recursive: true });
fs.writeFileSync(`build/${name}`, css);
fs.writeFileSync("build/manifest", name);
console.log("compiled", name);
