// guestbook, process type worker: makes the reports, one after the other.
const store = require("./store.js");
const monthlyReport = require("./report.js");

async function work() {
  // Waits for the next job; there is none once the store has gone.
  while (await store.take("jobs")) {
    await store.put("reports", monthlyReport());
  }
}

work();
