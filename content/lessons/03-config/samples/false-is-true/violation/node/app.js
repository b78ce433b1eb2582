// guestbook, process type web: each value is read where it is used.
const { serve } = require("./server.js");

const pages = {
  "/": () => "Welcome to the guestbook.",
  "/entries": () => {
    const database = new URL(process.env.DATABASE_URL);
    return `Ada was here, says ${database.hostname}.`;
  },
  "/sign": () => {
    const mail = new URL(process.env.MAIL_URL);
    const host = process.env.CANONICAL_HOST;
    return `${mail.hostname} sends you https://${host}/`;
  },
};

const port = Number(process.env.PORT || 0);
const debug = Boolean(process.env.DEBUG);
serve(pages, port, debug);
