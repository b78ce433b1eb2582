# guestbook, process type web. A line on stdin stands for a signature.
while IFS=, read -r name mail; do
    echo "<li>$name, $mail</li>"
done
