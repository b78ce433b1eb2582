// guestbook, process type web, as of Monday.
const { BOOK } = process.env;
if (!BOOK) throw new Error("BOOK is missing");
console.log("200 Monday's page, the book is", BOOK);
