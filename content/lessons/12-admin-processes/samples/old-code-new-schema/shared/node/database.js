// A database in one file, with one table. Node 18 has none built in.
const { readFileSync, writeFileSync } = require("node:fs");

function open(path) {
  function known(columns, names) {
    const unknown = names.find((name) => !columns.includes(name));
    if (unknown) throw new Error(`no such column: ${unknown}`);
  }

  const read = () => JSON.parse(readFileSync(path, "utf8"));
  const change = (how) => {
    const table = read();
    how(table);
    writeFileSync(path, JSON.stringify(table));
  };

  return {
    // The values of these columns, row by row.
    select(...names) {
      const { columns, rows } = read();
      known(columns, names);
      return rows.map((row) => names.map((name) => row[name]));
    },
    insert(row) {
      change(({ columns, rows }) => {
        known(columns, Object.keys(row));
        rows.push(row);
      });
    },
    addColumn: (name) => change(({ columns }) => columns.push(name)),
    renameColumn(from, to) {
      change((table) => {
        table.columns[table.columns.indexOf(from)] = to;
        table.rows = table.rows.map(({ [from]: value, ...row }) => ({ ...row, [to]: value }));
      });
    },
    // Give each row these values too.
    update(how) {
      change((table) => {
        table.rows = table.rows.map((row) => ({ ...row, ...how(row) }));
      });
    },
  };
}

module.exports = { open };
