// A package registry on three days. A package here is a single file.

const SHOUT_1_0 = `\
exports.shout = (text) => text.toUpperCase() + "!";
`;

// A minor release, so no harm was meant: the function got a better name.
const SHOUT_1_1 = `\
exports.shoutLoud = (text) => text.toUpperCase() + "!";
`;

// Somebody has replaced a file that was published before.
const REPLACED = `${SHOUT_1_0}
console.log("a stranger's code, with the rights of your app");
`;

exports.DAYS = {
  Monday: { "1.0.0": SHOUT_1_0 },
  Tuesday: { "1.0.0": SHOUT_1_0, "1.1.0": SHOUT_1_1 },
  Wednesday: { "1.0.0": REPLACED },
};
