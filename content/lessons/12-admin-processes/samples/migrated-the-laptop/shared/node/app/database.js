// A database in one file, with one table. Node 18 has none built in.
const { readFileSync, writeFileSync } = require("node:fs");

class Table {
  constructor({ columns = [], rows = [] } = {}) {
    Object.assign(this, { columns, rows });
  }
  addColumn(name) {
    this.columns.push(name);
  }
  renameColumn(from, to) {
    this.columns[this.columns.indexOf(from)] = to;
    for (const row of this.rows) {
      row[to] = row[from];
      delete row[from];
    }
  }
  select(...names) {
    for (const name of names) {
      if (!this.columns.includes(name)) throw new Error(`no such column: ${name}`);
    }
    return this.rows.map((row) => names.map((name) => row[name]));
  }
}

function open(path) {
  const { entries, applied } = JSON.parse(readFileSync(path, "utf8"));
  const database = { entries: new Table(entries), applied };
  database.save = () => writeFileSync(path, JSON.stringify(database));
  return database;
}

module.exports = { open };
