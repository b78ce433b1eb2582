// guestbook, process type worker.
const jobs = require("./jobs.js");

jobs.work();
