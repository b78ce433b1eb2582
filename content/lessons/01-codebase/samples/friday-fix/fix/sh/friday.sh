# Friday evening, in the codebase, then the usual way to production.
page=codebase/app.sh
sed 's/, \$mail//' "$page" > page.new && mv page.new "$page"
sh deploy.sh production
