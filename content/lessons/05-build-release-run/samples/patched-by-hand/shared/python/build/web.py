print("Welcom to the guestbook")
