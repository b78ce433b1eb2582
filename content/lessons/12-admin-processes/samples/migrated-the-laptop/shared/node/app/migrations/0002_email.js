exports.up = (entries) => entries.addColumn("email");
