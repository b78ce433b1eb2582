# run.sh RELEASE: starts web of that release
set -eu
cd "releases/$1/app"
set -a # what the file sets, the processes get
. ../env

PYTHONPATH=packages exec gunicorn --bind "127.0.0.1:$PORT" guestbook:app
