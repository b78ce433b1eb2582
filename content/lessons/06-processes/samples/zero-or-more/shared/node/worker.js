// guestbook, process type worker: sends mails until none is left.
const mails = require("./mails.js");

async function work() {
  let visitor;
  while ((visitor = await mails.take())) console.log("mail sent to", visitor);
}

work();
