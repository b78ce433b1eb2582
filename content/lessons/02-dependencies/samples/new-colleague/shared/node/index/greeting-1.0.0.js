// What a package index has to offer: greeting 1.0.0.
exports.greet = (name) => `Thank you, ${name}.`;
