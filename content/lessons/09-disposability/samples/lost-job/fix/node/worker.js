// guestbook, process type worker: thanks each visitor by mail.
const services = require("./services");

let job;

async function work() {
  for (;;) {
    job = await services.reserve();
    await services.sendMail(job.visitor);
    await services.done(job);
    job = undefined;
  }
}

process.on("SIGTERM", async () => {
  if (job) await services.release(job);
  process.exit(0);
});

work();
