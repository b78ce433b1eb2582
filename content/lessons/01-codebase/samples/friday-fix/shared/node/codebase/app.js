// guestbook, process type web. A line on stdin stands for a signature.
const { createInterface } = require("node:readline");

createInterface({ input: process.stdin }).on("line", (line) => {
  const [name, mail] = line.split(",");
  console.log(`<li>${name}, ${mail}</li>`);
});
