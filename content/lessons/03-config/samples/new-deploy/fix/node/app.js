// guestbook, process type web: says what it is attached to.
function need(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`); // else: "undefined"
  return value;
}

const database = need("DATABASE_URL");
const memcached = need("MEMCACHED_SERVERS");
const host = need("CANONICAL_HOST");

console.log("database ", database);
console.log("memcached", memcached);
console.log("links    ", `https://${host}/`);
