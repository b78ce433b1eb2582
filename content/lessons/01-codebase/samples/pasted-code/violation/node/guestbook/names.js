// When do two signatures mean the same visitor?
function key(name) {
  return name.toLowerCase();
}

module.exports = { key };
