# deploy.sh NAME COMMIT: brings a deploy to a commit of the codebase.
set -e
git -C "$1" fetch -q origin
git -C "$1" checkout -q --detach "$2"
