# The run stage on a host: run.sh HOST RELEASE starts web of that release.
set -eu
web=$1/$2/web.sh

released=$(grep "^$2 " ledger)
found="$2 $(sh digest.sh "$web")"
if [ "$found" != "$released" ]; then
  echo "refused: $web is not what was released as $2" >&2
  exit 1 # not within ( … ) or $( … ): there it would end the subshell only
fi

exec sh "$web"
