# guestbook, process type web, as of Monday.
: "${BOOK:?is missing}"
echo "200 Monday's page, the book is $BOOK"
