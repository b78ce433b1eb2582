# deploy.sh release SOURCE CONFIG: puts code and config in place, prints an id
# deploy.sh run ID: starts web
set -eu

digest() { # Linux has sha256sum, macOS has shasum
  { sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"; } | cut -c 1-8
}

case $1 in
release)
  touch ledger # one line per release, only ever appended to
  id=v$(($(wc -l <ledger) + 1))
  mkdir -p releases
  mkdir "releases/$id" # an error if it exists: written once
  cp "$2"/* "releases/$id/"
  cp "$3" "releases/$id/env"
  code=$(digest "releases/$id/web.sh") env=$(digest "releases/$id/env")
  echo "$id code=$code config=$env" >>ledger
  echo "$id"
  ;;
run)
  cd "releases/$2"
  set -a # what the file sets, web gets
  . ./env
  exec sh web.sh
  ;;
esac
