// When do two signatures mean the same visitor?
function key(name) {
  return name.toLowerCase().trim().split(/\s+/).join(" ");
}

module.exports = { key };
