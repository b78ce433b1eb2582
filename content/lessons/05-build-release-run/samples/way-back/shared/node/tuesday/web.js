// guestbook, process type web, as of Tuesday. It has a bug.
const { BOOK_URL } = process.env;
if (!BOOK_URL) throw new Error("BOOK_URL is missing");
console.log("500 Tuesday's page, the book is", BOOK_URL);
