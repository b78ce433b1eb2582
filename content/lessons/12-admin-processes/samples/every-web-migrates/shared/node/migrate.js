// guestbook, admin process: brings the database to what this release needs.
const { open } = require("./database.js");

function migrate(entries) {
  if (!entries.columns().includes("email")) {
    console.log("adding the column email");
    entries.addColumn("email");
  }
}

module.exports = { migrate };

if (require.main === module) migrate(open(process.env.DATABASE));
