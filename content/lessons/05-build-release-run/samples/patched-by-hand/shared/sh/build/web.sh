echo "Welcom to the guestbook"
