// guestbook, process type worker: thanks each visitor by mail.
const services = require("./services");

async function work() {
  for (;;) {
    const job = await services.take();
    await services.sendMail(job.visitor);
  }
}

work();
