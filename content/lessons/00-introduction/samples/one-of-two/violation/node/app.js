// guestbook, process type web: keeps everything to itself.
const { appendFileSync } = require("node:fs");
const { Folder } = require("./places");
const { serve } = require("./web");

serve({
  title: "guestbook (dev)",        // decided in the code
  sessions: new Map(),             // in the memory of this process
  uploads: new Folder("uploads"),  // on the disk of this machine
  log: (line) => appendFileSync("app.log", `${line}\n`), // beside the app
});
