// What happens to a change that is merged and green.

function merged(change, deploy) {
  deploy([change]);
}

function friday(deploy) {
  // nothing is waiting
}

module.exports = { merged, friday };
