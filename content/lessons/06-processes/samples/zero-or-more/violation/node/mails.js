// The mails to send: web adds, worker takes.
const waiting = [];

exports.add = async (visitor) => waiting.push(visitor);
exports.take = async () => waiting.shift();
exports.count = async () => waiting.length;
