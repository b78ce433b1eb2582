// guestbook, process type web: asks greeter, then writes the entry.
const service = require("./service");

const { GREETER_URL } = process.env;

async function sign({ visitor, language }, headers) {
  const trace = service.newTrace();
  return service.timed("signed", trace, { visitor }, async () => {
    const greeting = await service.call(`${GREETER_URL}/?language=${language}`);
    await service.work(visitor);
    return greeting;
  });
}

service.serve(sign);
