# guestbook, process type web, as of Tuesday. It has a bug.
: "${BOOK_URL:?is missing}"
echo "500 Tuesday's page, the book is $BOOK_URL"
