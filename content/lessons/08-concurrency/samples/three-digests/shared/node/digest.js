// The digest, and when it is due. A week lasts half a second here.
const http = require("node:http");
const { setTimeout: pause } = require("node:timers/promises");

const WEEK = 500; // milliseconds

// The number of each new week, when it begins.
async function* mondays() {
  for (;;) {
    const week = Math.floor(Date.now() / WEEK) + 1;
    while (Date.now() < week * WEEK) await pause(week * WEEK - Date.now());
    yield (week % 52) + 1;
  }
}

function mailDigest(week) {
  const text = `digest of week ${week}`;
  return new Promise((resolve, reject) => {
    http
      .request(process.env.MAIL_URL, { method: "POST", agent: false }, (response) => {
        console.log(`mailed the ${text}`);
        response.resume().on("end", resolve);
      })
      .on("error", reject)
      .end(text);
  });
}

module.exports = { mailDigest, mondays };
