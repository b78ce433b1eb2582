# Plays the process manager: keeps one worker running, then stops it.
# "hello" tells it the pid of each worker that is ready; as long as it holds "queue"
# open, the workers wait for jobs.
workers=""
child=""

not_shown() {
    echo "not shown: $1" >&2
    exit 1
}

start() { # sets child, what the manager started, and worker, what then is ready
    # Without 3 and 4: a worker must not itself hold the queue open.
    sh worker.sh 3<&- 4<&- >>captured 2>&1 &
    child=$!
    echo "  manager | started worker.1, pid $child"
    read -r worker <&3
    workers="$workers $worker"
}

ended() { # waits until the manager's child has ended; sets code
    code=0
    wait "$child" 2>/dev/null || code=$?
    how="exit code $code"
    if [ "$code" -gt 128 ]; then how="signal $((code - 128))"; fi
    echo "  manager | worker.1, pid $child, has ended: $how"
}

alive() { # how many of the workers are there
    count=0
    for pid in $workers; do
        if kill -0 "$pid" 2>/dev/null; then count=$((count + 1)); fi
    done
    echo "$count"
}

lines() { # how many lines came from the manager's children
    echo $(($(wc -l <captured)))
}

cleanup() {
    for pid in $workers; do
        kill -9 "$pid" 2>/dev/null
    done
}

violation() {
    echo "violation: the worker daemonizes itself; the manager is to keep one"
    for _ in 1 2 3; do
        start
        [ "$worker" != "$child" ] || not_shown "the worker is not the manager's child"
        ended
        [ "$code" = 0 ] || not_shown "the manager's child ends"
    done
    echo "  manager | it ends each time; giving up after 3 starts"
    [ "$(alive)" = 3 ] || not_shown "three are there"
    echo "effect: workers that the manager knows: 0; workers that are there: 3"
    echo "effect: they have$(printf ' pid %s' $workers)"
    [ "$(cat worker.pid)" = "$worker" ] || not_shown "the PID file has the last one"
    echo "effect: worker.pid says pid $(cat worker.pid), and nothing of the other two"
    [ "$(lines)" = 0 ] || not_shown "the manager has no output"
    echo "effect: lines of output that the manager has: 0"
    kill -0 "$child" 2>/dev/null && not_shown "there is nobody to stop"
    [ "$(alive)" = 3 ] || not_shown "they are still there"
    echo "effect: told to stop it, the manager finds nobody; all 3 are still there"
}

fix() {
    echo "fix: the worker stays in the foreground; the manager is to keep one"
    start
    [ "$worker" = "$child" ] || not_shown "the worker is the manager's child"
    echo "  (now it crashes: kill -9)"
    kill -9 "$worker"
    ended
    [ "$code" = 137 ] || not_shown "the manager sees the crash"
    start
    [ "$worker" = "$child" ] || not_shown "the manager has a new one"
    [ "$(alive)" = 1 ] || not_shown "one is there"
    echo "effect: one crash, one restart; workers that are there: 1"
    echo "  (now the manager is told to stop it)"
    kill "$child"
    ended
    [ "$code" = 143 ] || not_shown "it ends on SIGTERM"
    [ "$(alive)" = 0 ] || not_shown "nobody is left"
    echo "effect: stopped, and nobody is left; workers that are there: 0"
    [ "$(lines)" = 2 ] || not_shown "the manager has the output"
    [ ! -e worker.pid ] || not_shown "no PID file"
    echo "effect: lines of output that the manager has: 2; PID files: 0"
}

case $TWELVE_VARIANT in
violation | fix) ;;
*) not_shown "TWELVE_VARIANT is to be violation or fix" ;;
esac
mkfifo hello queue
exec 3<>hello 4<>queue
trap cleanup EXIT
"$TWELVE_VARIANT"
echo "shown: $TWELVE_VARIANT"
