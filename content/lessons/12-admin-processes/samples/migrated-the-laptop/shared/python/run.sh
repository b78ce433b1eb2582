# run.sh RELEASE COMMAND...: starts a process of a release, web and admin
# alike, with the release's code, the release's config, and nothing else.
cd "releases/$1" || exit
config=$(cat config.env)
shift
exec env -i PATH="$PATH" $config "$@"
