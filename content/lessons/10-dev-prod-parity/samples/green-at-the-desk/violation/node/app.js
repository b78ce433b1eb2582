// guestbook, process type web, with a cache in front of its entries.
const { Memcached, Memory } = require("./caches");

const cache =
  process.env.APP_ENV === "production"
    ? new Memcached(process.env.CACHE_URL)
    : new Memory(); // nothing to install at the desk

const entries = []; // stands for the database

async function page() {
  let shown = await cache.get("page");
  if (shown === undefined) {
    shown = [...entries];
    await cache.set("page", shown);
  }
  return shown;
}

async function sign(visitor) {
  const shown = await page();
  entries.push(visitor);
  shown.push(visitor); // so the cached page is up to date
}

async function greeting(visitor) {
  const key = `greeting ${visitor}`;
  let text = await cache.get(key);
  if (text === undefined) {
    text = `Welcome, ${visitor}!`;
    await cache.set(key, text);
  }
  return text;
}

module.exports = { page, sign, greeting };
