// guestbook, process type clock: on Mondays it mails the digest. Run one.
const { mailDigest, mondays } = require("./digest.js");

async function mailOnMondays() {
  for await (const week of mondays()) await mailDigest(week);
}

mailOnMondays();
