// guestbook, process type web: asks greeter, then writes the entry.
const service = require("./service");

const greeter = `${process.env.GREETER_URL}/?language=`;

async function sign({ visitor, language }, headers) {
  const trace = service.traceOf(headers) ?? service.newTrace();
  return service.timed("signed", trace, { visitor }, async () => {
    const passedOn = { traceparent: service.traceparent(trace) };
    const greeting = await service.call(`${greeter}${language}`, passedOn);
    await service.work(visitor);
    return greeting;
  });
}

service.serve(sign);
