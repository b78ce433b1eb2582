// greeter, a service of its own: says hello in many languages.
const service = require("./service");

async function greet({ language }, headers) {
  const trace = service.newTrace();
  return service.timed("greeted", trace, { language }, async () => {
    await service.work(language);
    return `hello in ${language}`;
  });
}

service.serve(greet);
