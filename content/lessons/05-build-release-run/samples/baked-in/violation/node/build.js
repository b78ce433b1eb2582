// The build stage: page.html goes to build/, its variables filled in.
const fs = require("node:fs");

let page = fs.readFileSync("page.html", "utf8");
page = page.replaceAll("%BOOK_URL%", process.env.BOOK_URL);
fs.mkdirSync("build", { recursive: true });
fs.writeFileSync("build/page.html", page);
