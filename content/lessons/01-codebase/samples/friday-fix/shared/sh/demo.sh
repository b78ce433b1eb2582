# From Thursday to Monday: asks production for its page, and which code it runs.
set -eu

visitor=Ada
address=ada@mail.example
held="" # every revision that the codebase has held

# Stop, without the last line, if what this run is to show is not there.
fail() {
    echo "not shown: $1" >&2
    exit 1
}

# A short name for the code in a folder; a commit id stands for it in Git.
revision() {
    cksum < "$1/app.sh" | cut -d ' ' -f 1
}

# What production answers, and what it runs: sets page and known.
look() {
    page=$(echo "$visitor,$address" | sh production/app.sh)
    in_codebase=$(revision codebase)
    running=$(revision production)
    held="$held $in_codebase"
    echo "  $1 | $page"
    echo "  $1 | production runs $running, the codebase is at $in_codebase"
    case $page in *"$visitor"*) ;; *) fail "a page with the visitor" ;; esac
    case " $held " in *" $running "*) known=yes ;; *) known=no ;; esac
}

shows_address() {
    case $page in *"$address"*) ;; *) return 1 ;; esac
}

looks_new() {
    case $page in *"class='new'"*) ;; *) return 1 ;; esac
}

# A colleague gives the entries a look of their own, and deploys.
monday() {
    sed "s/<li>/<li class='new'>/" codebase/app.sh > page.new
    mv page.new codebase/app.sh
    sh deploy.sh production
}

violation() {
    echo "violation: a fix on the server on Friday, a deploy on Monday"
    sh deploy.sh production
    look thu
    if ! shows_address; then fail "the page shows the address"; fi
    echo "effect: every reader sees the visitor's mail address"
    sh friday.sh
    look fri
    if shows_address; then fail "the address is gone on Friday"; fi
    echo "effect: fixed within a minute"
    if [ $known = yes ]; then fail "production runs what the codebase never held"; fi
    echo "effect: the codebase has never held what production runs"
    monday
    look mon
    if ! looks_new; then fail "Monday's deploy is there"; fi
    if ! shows_address; then fail "the address is back on Monday"; fi
    echo "effect: the new look is there, and so is the address"
    echo "effect: nobody took the fix out; no revision ever had it"
}

fix() {
    echo "fix: a fix in the codebase on Friday, a deploy on Monday"
    sh deploy.sh production
    look thu
    if ! shows_address; then fail "the page shows the address"; fi
    echo "effect: every reader sees the visitor's mail address"
    sh friday.sh
    look fri
    if shows_address; then fail "the address is gone on Friday"; fi
    if [ $known = no ]; then fail "production runs what the codebase holds"; fi
    echo "effect: fixed, and the codebase holds what production runs"
    monday
    look mon
    if ! looks_new; then fail "Monday's deploy is there"; fi
    if shows_address; then fail "the address is still gone on Monday"; fi
    echo "effect: the new look is there, and the fix has stayed"
}

case ${TWELVE_VARIANT:-} in
    violation | fix) "$TWELVE_VARIANT" ;;
    *) echo "TWELVE_VARIANT is to be violation or fix" >&2; exit 1 ;;
esac
echo "shown: $TWELVE_VARIANT"
