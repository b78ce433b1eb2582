# release.sh BUILD CONFIG: the pair becomes a release with an id
set -eu
touch ledger # one line per release, only ever appended to
release=v$(($(wc -l <ledger) + 1))
mkdir -p releases
mkdir "releases/$release" # an error if it exists: written once
cp -R "builds/$1" "releases/$release/app"
cp "$2" "releases/$release/env"
echo "$release build=$1 config=$(sh digest.sh "$2")" >>ledger
echo "$release"
