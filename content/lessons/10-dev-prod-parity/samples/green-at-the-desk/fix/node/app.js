// guestbook, process type web, with a cache in front of its entries.
const { createHash } = require("node:crypto");

const { Memcached } = require("./caches");

const cache = new Memcached(process.env.CACHE_URL); // the same kind everywhere

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
  entries.push(visitor);
  await cache.delete("page");
}

async function greeting(visitor) {
  const key = `greeting-${createHash("sha256").update(visitor).digest("hex")}`;
  let text = await cache.get(key);
  if (text === undefined) {
    text = `Welcome, ${visitor}!`;
    await cache.set(key, text);
  }
  return text;
}

module.exports = { page, sign, greeting };
