// guestbook, process type web: asks for everything it needs.
const { Store } = require("./places");
const { serve } = require("./web");

const { STORE_URL, TITLE } = process.env;

serve({
  title: TITLE,                               // decided by the deploy
  sessions: new Store(STORE_URL, "sessions"), // in an attached service
  uploads: new Store(STORE_URL, "uploads"),   // likewise
  log: (line) => console.log(line),           // to whoever runs this
});
