# Friday evening, logged in on the production server.
set -e
cd production
sed 's/, {mail}//' app.py > app.new
mv app.new app.py
git commit -q -a -m "Keep mail addresses off the page"
