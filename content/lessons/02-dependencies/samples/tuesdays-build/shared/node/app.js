// guestbook, process type admin: thanks whoever signed.
const { shout } = require("shout");

console.log(shout("thank you, ada"));
