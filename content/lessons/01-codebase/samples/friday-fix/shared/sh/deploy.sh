# deploy.sh NAME: replaces a deploy by what is in the codebase now.
rm -rf "$1"
cp -R codebase "$1"
