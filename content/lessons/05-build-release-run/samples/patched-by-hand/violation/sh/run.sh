# The run stage on a host: run.sh HOST RELEASE starts web of that release.
set -eu
web=$1/$2/web.sh

exec sh "$web"
