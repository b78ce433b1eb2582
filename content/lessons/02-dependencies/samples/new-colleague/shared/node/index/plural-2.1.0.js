// What a package index has to offer: plural 2.1.0.
exports.plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
