// When do two signatures mean the same visitor? (copied from guestbook)
function key(name) {
  return name.toLowerCase();
}

module.exports = { key };
