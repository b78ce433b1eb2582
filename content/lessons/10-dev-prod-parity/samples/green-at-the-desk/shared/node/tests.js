// guestbook's tests.
const assert = require("node:assert/strict");

const app = require("./app");

const tests = {
  async "who signs is on the page"() {
    await app.page();
    await app.sign("Ada Lovelace");
    const page = await app.page();
    assert(page.includes("Ada Lovelace"), `the page shows ${JSON.stringify(page)}`);
  },
  async "a visitor is greeted by name"() {
    assert.match(await app.greeting("Ada Lovelace"), /Ada Lovelace/);
  },
};

(async () => {
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test();
      console.log(`green: ${name}`);
    } catch (error) {
      process.exitCode = 1;
      console.log(`red: ${name}: ${error.message}`);
    }
  }
})();
