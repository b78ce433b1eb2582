# Runs a release on two hosts, and corrects a typo on one of them.
set -u

typo="Welcom to the guestbook"
correct="Welcome to the guestbook"

say() { printf '%.76s\n' "$1"; }

# Stop, without the last line, if what this run is to show is not there.
# Never call it in a subshell: an exit there ends the subshell only.
fail() {
  echo "not shown: $1" >&2
  exit 1
}

# The release stage: what is built now is this release, says the ledger.
release() {
  echo "$1 $(sh digest.sh build/web.sh)" >>ledger
  mkdir -p releases
  cp -R build "releases/$1"
}

# A host is new or replaced: it gets the release and nothing else.
new_host() {
  rm -rf "$1"
  mkdir "$1"
  cp -R "releases/$2" "$1/$2"
}

correct() { # no sed -i: it differs between Linux and macOS
  sed "s/$typo/$correct/" "$1" >corrected
  mv corrected "$1"
}

# Start web on a host: sets status and line.
run() {
  status=0
  line=$(sh run.sh "$1" "$2" 2>&1) || status=$?
  say "  $1 $2 | $line"
}

two_hosts() {
  release v1
  for host in host-1 host-2; do
    new_host "$host" v1
    run "$host" v1
    [ "$status $line" = "0 $typo" ] || fail "v1 runs on $host"
  done
  say "effect: v1 has a typo, on both hosts alike"
  correct host-2/v1/web.sh
  say "  somebody corrects it on host-2, by hand, and restarts it there"
}

violation() {
  say "violation: the run stage starts whatever lies in the folder"
  two_hosts
  run host-2 v1
  [ "$status $line" = "0 $correct" ] || fail "the patched host is patched"
  run host-1 v1
  [ "$status $line" = "0 $typo" ] || fail "the other one is not"
  say "effect: v1 gives two answers; the ledger knows of one"
  new_host host-2 v1
  run host-2 v1
  [ "$status $line" = "0 $typo" ] || fail "the patch is gone"
  say "effect: host-2 was replaced, and with it the correction is gone"
}

fix() {
  say "fix: the run stage starts what the ledger says, or nothing"
  two_hosts
  run host-2 v1
  case "$status $line" in
  0*) fail "the patched host refuses" ;;
  [1-9]*" refused"*) ;;
  *) fail "it says that it refuses, and no more" ;;
  esac
  say "effect: nothing was started, exit code $status"
  correct build/web.sh
  release v2
  for host in host-1 host-2; do
    new_host "$host" v2
    run "$host" v2
    [ "$status $line" = "0 $correct" ] || fail "v2 runs on $host"
  done
  say "effect: corrected in the code, built, released as v2: both hosts alike"
  new_host host-2 v2
  run host-2 v2
  [ "$status $line" = "0 $correct" ] || fail "v2 runs on the new host"
  say "effect: host-2 was replaced, and the correction is there"
}

case ${TWELVE_VARIANT:-} in
violation) violation ;;
fix) fix ;;
*)
  echo "TWELVE_VARIANT is to be violation or fix" >&2
  exit 1
  ;;
esac
say "shown: $TWELVE_VARIANT"
