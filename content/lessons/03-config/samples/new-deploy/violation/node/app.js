// guestbook, process type web: says what it is attached to.
const DEPLOYS = {
  development: {
    database: "postgres://localhost/guestbook_dev",
    memcached: "localhost:11211",
    host: "localhost",
  },
  staging: {
    database: "postgres://db.staging.internal/guestbook",
    memcached: "cache.staging.internal:11211",
    host: "staging.guestbook.example",
  },
  production: {
    database: "postgres://db.prod.internal/guestbook",
    memcached: "cache.prod.internal:11211",
    host: "guestbook.example",
  },
};

const config = DEPLOYS[process.env.APP_ENV];

console.log("database ", config.database);
console.log("memcached", config.memcached);
console.log("links    ", `https://${config.host}/`);
