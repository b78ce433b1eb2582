console.log("Welcom to the guestbook");
