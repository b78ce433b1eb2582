// guestbook, process type worker: thanks each visitor by mail.
const services = require("./services");

async function work() {
  for (;;) {
    const job = await services.reserve();
    await services.sendMail(job.visitor, { key: job.id });
    await services.done(job);
  }
}

work();
