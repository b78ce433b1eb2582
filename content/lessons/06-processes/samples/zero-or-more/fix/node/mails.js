// The mails to send: web adds, worker takes.
const { Redis } = require("./redisclient.js");

const waiting = new Redis(process.env.QUEUE_URL);

exports.add = async (visitor) => waiting.ask("RPUSH", "mails", visitor);
exports.take = async () => waiting.ask("LPOP", "mails");
exports.count = async () => waiting.ask("LLEN", "mails");
