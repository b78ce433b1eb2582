# build.sh SOURCE: code and packages become a build, named by its digest
set -eu
mkdir -p builds/new
cp "$1"/* builds/new/
python3 -m pip install -q -r builds/new/requirements.txt \
  --no-compile --target builds/new/packages

build=$(sh digest.sh builds/new)
[ -d "builds/$build" ] || cp -R builds/new "builds/$build"
rm -r builds/new
echo "$build"
