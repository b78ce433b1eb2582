// guestbook, process type admin: says who signed last, and how many did.
const { greet } = require("greeting");
const { plural } = require("plural");

console.log(greet("ada"), plural(3, "visitor"));
