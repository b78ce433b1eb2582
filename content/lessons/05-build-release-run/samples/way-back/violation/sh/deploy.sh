# deploy.sh release SOURCE CONFIG: puts code and config in place, prints an id
# deploy.sh run ID: starts web
set -eu

case $1 in
release)
  mkdir -p live
  cp "$2"/* live/ # over what was there
  cp "$3" live/env
  echo live
  ;;
run)
  cd "$2"
  set -a # what the file sets, web gets
  . ./env
  exec sh web.sh
  ;;
esac
