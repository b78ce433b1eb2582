// guestbook, process type web: / is the book, /picture/ada a picture.
const { serve } = require("./web.js");

const { PICTURES_URL } = process.env;

async function picture(visitor) {
  const answer = await fetch(`${PICTURES_URL}/${visitor}`);
  if (!answer.ok) throw new Error(`picture of ${visitor}: ${answer.status}`);
  return answer.text();
}

serve(picture);
