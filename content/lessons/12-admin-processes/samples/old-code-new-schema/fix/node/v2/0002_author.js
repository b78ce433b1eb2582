exports.up = (entries) => {
  entries.addColumn("author");
  entries.update(({ name }) => ({ author: name }));
};
