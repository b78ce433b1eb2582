# Friday evening, logged in on the production server.
page=production/app.sh
sed 's/, \$mail//' "$page" > page.new && mv page.new "$page"
