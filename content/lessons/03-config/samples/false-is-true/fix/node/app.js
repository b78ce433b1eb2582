// guestbook, process type web: all config is read here, once, at start.
const { serve } = require("./server.js");

const SWITCH = new Map([
  ["1", true], ["true", true], ["yes", true], ["on", true],
  ["0", false], ["false", false], ["no", false], ["off", false],
]);
const KINDS = {
  "a name": (text) => text,
  "a number": (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
  "a URL": (text) => new URL(text),
  "on or off": (text) => SWITCH.get(text.toLowerCase()),
};
const problems = [];

function read(name, kind, otherwise) {
  const text = process.env[name] || otherwise;
  let value;
  try {
    if (text) value = KINDS[kind](text);
  } catch {
    // new URL() throws: it stays undefined
  }
  if (!text) problems.push(`${name} is missing`);
  else if (value === undefined) problems.push(`${name} is not ${kind}`);
  return value; // never print it: it may be a secret
}

const DEBUG = read("DEBUG", "on or off", "off");
const PORT = read("PORT", "a number", "0");
const DATABASE = read("DATABASE_URL", "a URL");
const MAIL = read("MAIL_URL", "a URL");
const HOST = read("CANONICAL_HOST", "a name");
if (problems.length > 0) {
  console.error(`config: ${problems.join(", ")}`);
  process.exit(1);
}

const pages = {
  "/": () => "Welcome to the guestbook.",
  "/entries": () => `Ada was here, says ${DATABASE.hostname}.`,
  "/sign": () => `${MAIL.hostname} sends you https://${HOST}/`,
};
serve(pages, PORT, DEBUG);
