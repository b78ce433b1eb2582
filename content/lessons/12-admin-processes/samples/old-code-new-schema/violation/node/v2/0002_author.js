exports.up = (entries) => {
  entries.renameColumn("name", "author");
};
