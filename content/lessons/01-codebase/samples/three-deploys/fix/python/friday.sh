# Friday evening, at your desk. It begins at v1, what production runs:
# main has a heading that nobody has agreed to yet.
set -e
git clone -q codebase.git desk
cd desk
git checkout -q -b hotfix v1
sed 's/, {mail}//' app.py > app.new
mv app.new app.py
git commit -q -a -m "Keep mail addresses off the page"
git push -q origin hotfix
sh ../deploy.sh ../production "$(git rev-parse hotfix)"

# And into main, so that whatever comes next contains it.
git checkout -q main
git merge -q --no-edit hotfix
git push -q origin main
