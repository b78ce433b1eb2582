// Ann works on this one; it is to go into v3.
exports.up = (entries) => entries.renameColumn("name", "author");
