// The clients of guestbook's queue and mail service: QUEUE_URL, MAIL_URL.
const http = require("node:http");

const { QUEUE_URL, MAIL_URL } = process.env;

// The next job; the queue forgets it. Waits until there is one.
exports.take = () => post(`${QUEUE_URL}/take`);

// The next job; the queue keeps it, and shows it to nobody for 60 s.
exports.reserve = () => post(`${QUEUE_URL}/reserve`);

// The job has been done: the queue may forget it.
exports.done = (job) => post(`${QUEUE_URL}/done`, job);

// The job has not been done: the next worker may have it at once.
exports.release = (job) => post(`${QUEUE_URL}/release`, job);

// Thank a visitor. The service sends one mail per key, however often asked.
exports.sendMail = (visitor, options = {}) =>
  post(`${MAIL_URL}/mail`, { visitor, key: options.key });

function post(url, data = null) {
  return new Promise((resolve, reject) => {
    http
      .request(url, { method: "POST", agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => (text += part));
        response.on("end", () => resolve(JSON.parse(text))).on("error", reject);
      })
      .on("error", reject)
      .end(JSON.stringify(data));
  });
}
