# build.sh SOURCE: the code becomes a build, named by its digest
set -eu
mkdir -p builds/new
cp "$1"/* builds/new/

build=$(sh digest.sh builds/new)
[ -d "builds/$build" ] || cp -R builds/new "builds/$build"
rm -r builds/new
echo "$build"
