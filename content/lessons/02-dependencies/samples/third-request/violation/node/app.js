// guestbook, process type web: / is the book, /picture/ada a picture.
const { execFile } = require("node:child_process");
const { promisify } = require("node:util");
const { serve } = require("./web.js");

const { PICTURES_URL } = process.env;

async function picture(visitor) {
  const options = ["--silent", "--fail", `${PICTURES_URL}/${visitor}`];
  const { stdout } = await promisify(execFile)("curl", options);
  return stdout;
}

serve(picture);
