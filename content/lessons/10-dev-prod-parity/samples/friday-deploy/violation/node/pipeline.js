// What happens to a change that is merged and green.
const waiting = [];

function merged(change, deploy) {
  waiting.push(change);
}

function friday(deploy) {
  deploy(waiting);
}

module.exports = { merged, friday };
