exports.up = (entries) => entries.addColumn("name");
