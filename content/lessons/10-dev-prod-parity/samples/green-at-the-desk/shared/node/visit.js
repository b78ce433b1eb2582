// What a visitor does: read the page, sign, read again, be greeted.
const app = require("./app");

const visitor = process.argv[2];
(async () => {
  await app.page();
  await app.sign(visitor);
  console.log(`${visitor} signs; the page shows ${JSON.stringify(await app.page())}`);
  try {
    console.log(await app.greeting(visitor));
  } catch (error) {
    console.log(`500: ${error.message}`);
  }
})();
