# Runs guestbook's worker on hosts that differ in the tools they have.
set -eu

shell=$(command -v sh)
room=$PWD
jobs='thank ada
thank grace
picture ada'

say() {
  printf '%.76s\n' "$1"
}

# Stop, without the last line, if what this run is to show is not there.
expect() {
  [ "$1" = "$2" ] && return
  echo "not shown: $3: $1" >&2
  exit 1
}

# A stand-in, called as curl is called; it needs no curl to be installed.
install_tool() {
  [ "$1" = curl ] || { echo "not shown: no $1 in stock" >&2; exit 1; }
  # shellcheck disable=SC2016
  printf '#!%s\n%s\n' "$shell" 'for url; do :; done; echo "picture of ${url##*/}"' >"$2/curl"
  chmod +x "$2/curl"
}

# What an image's build does: install what the repository declares.
build() {
  mkdir "$1"
  [ -f tools.txt ] || return 0
  while read -r tool; do install_tool "$tool" "$1"; done <tools.txt
}

# Run the worker with PATH=$1; sets $status, $lines and $count.
work() {
  status=0
  lines=$(printf '%s\n' "$jobs" |
    PATH="$room/$1" PICTURES_URL=http://pictures.internal "$shell" worker.sh 2>&1) || status=$?
  count=$(printf '%s\n' "$lines" | grep -c -e '^thanked' -e '^got picture') || :
  printf '%s\n' "$lines" | while read -r line; do say "  $1 | $line"; done
  say "  $1 | exit code $status, $count of 3 jobs done"
}

violation() {
  say "violation: the worker calls curl; a desk with curl, a server without"
  mkdir desk
  install_tool curl desk
  work desk
  expect "$status $count" "0 3" "exit code and jobs on the desk"
  say "effect: on the desk, three jobs done"
  build server
  work server
  expect "$status $count" "1 2" "exit code and jobs on the server"
  say "effect: the server was built from all that is declared: no curl"
  say "effect: the worker started there, and stopped in the middle"
}

fix() {
  say "fix: the worker declares curl, and looks for it before it starts"
  mkdir bare
  work bare
  expect "$status $count" "1 0" "exit code and jobs on the bare host"
  case $lines in *"no curl here"*) ;; *) expect "$lines" "" "names curl" ;; esac
  say "effect: without curl it takes no job, and says what is missing"
  build server
  work server
  expect "$status $count" "0 3" "exit code and jobs on the server"
  say "effect: a server that is built from tools.txt has what it takes"
}

case ${TWELVE_VARIANT-} in
  violation | fix) "$TWELVE_VARIANT" ;;
  *) echo "TWELVE_VARIANT is to be violation or fix" >&2; exit 1 ;;
esac
say "shown: $TWELVE_VARIANT"
