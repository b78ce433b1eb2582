# Deploys on Monday and on Tuesday, then tries to get back to Monday.
set -u

config=guestbook.env # on the server, edited by whoever deploys
monday_page="200 Monday's page, the book is guests.txt"

say() { printf '%.76s\n' "$1"; }

# Stop, without the last line, if what this run is to show is not there.
# Never call it in a subshell: an exit there ends the subshell only.
fail() {
  echo "not shown: $1" >&2
  exit 1
}

# Start web: sets status and line.
run() {
  status=0
  output=$(sh deploy.sh run "$2" 2>&1) || status=$?
  line=$(printf '%s\n' "$output" | tail -n 1)
  say "  $(printf '%-7s' "$1") | $line"
}

# What happens in both variants; sets monday and tuesday, the two ids.
two_deploys() {
  echo "BOOK=guests.txt" >"$config"
  monday=$(sh deploy.sh release monday "$config") || fail "Monday is released"
  run monday "$monday"
  [ "$status $line" = "0 $monday_page" ] || fail "Monday's deploy works"
  say "effect: Monday's deploy has the id $monday and works"

  echo "BOOK_URL=postgres://db/book" >"$config"
  tuesday=$(sh deploy.sh release tuesday "$config") || fail "Tuesday is released"
  run tuesday "$tuesday"
  case "$status $line" in
  "0 500 Tuesday"*) ;;
  *) fail "Tuesday's deploy is broken" ;;
  esac
  say "effect: Tuesday's, new code and new config, has the id $tuesday: broken"
}

violation() {
  say "violation: every deploy goes over the one before; now back to Monday"
  two_deploys
  [ "$monday" = "$tuesday" ] || fail "one id for both"
  run back "$monday"
  case $line in
  "500 Tuesday"*) ;;
  *) fail "the id leads to Tuesday" ;;
  esac
  say "effect: to run Monday's id runs Tuesday; Monday is nowhere"

  # As Monday's commit is still in git:
  again=$(sh deploy.sh release monday "$config") || fail "Monday is released again"
  run back "$again"
  case "$status $line" in
  0*) fail "Monday's code does not run with Tuesday's config" ;;
  *BOOK*) ;;
  *) fail "BOOK is what is missing" ;;
  esac
  say "effect: Monday's code with Tuesday's config: exit code $status"
  say "effect: what worked was a pair, and nobody kept the pair"
}

fix() {
  say "fix: every deploy is a release of its own; now back to Monday"
  two_deploys
  [ "$monday" != "$tuesday" ] || fail "two ids"
  rm -r monday tuesday "$config"
  run back "$monday"
  [ "$status $line" = "0 $monday_page" ] || fail "Monday's release runs as it did"
  say "effect: $monday runs as on Monday; no source needed, no build"
  ids=$(cut -d ' ' -f 1 ledger | tr '\n' ' ')
  [ "$ids" = "$monday $tuesday " ] || fail "the ledger has both"
  while read -r entry; do
    say "  ledger  | $entry"
  done <ledger
  say "effect: the ledger still has both, the broken one too"
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
