// A database in one file, with one table. Node 18 has none built in.
// As in a real one, changes wait for each other, and reading does not wait.
const fs = require("node:fs");

const moment = new Int32Array(new SharedArrayBuffer(4));

// Alone with the database, as soon as nobody else is: the way to leave again.
function alone(path) {
  for (;;) {
    try {
      fs.mkdirSync(`${path}.lock`);
      return () => fs.rmdirSync(`${path}.lock`);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      Atomics.wait(moment, 0, 0, 10);
    }
  }
}

function open(path) {
  const read = () => JSON.parse(fs.readFileSync(path, "utf8"));

  function change(how) {
    const leave = alone(path);
    try {
      const table = read();
      how(table);
      fs.writeFileSync(`${path}.new`, JSON.stringify(table));
      fs.renameSync(`${path}.new`, path);
    } finally {
      leave();
    }
  }

  return {
    columns: () => read().columns,
    addColumn(name) {
      change(({ columns }) => {
        if (columns.includes(name)) throw new Error(`duplicate column name: ${name}`);
        columns.push(name);
      });
    },
    select(...names) {
      const { columns, rows } = read();
      const unknown = names.find((name) => !columns.includes(name));
      if (unknown) throw new Error(`no such column: ${unknown}`);
      return rows.map((row) => names.map((name) => row[name]));
    },
  };
}

module.exports = { alone, open };
