# guestbook, process type worker: takes its jobs from stdin, one a line.

while read -r tool; do
  command -v "$tool" >/dev/null && continue
  echo "worker: no $tool here, and tools.txt asks for it"
  exit 1
done <tools.txt

while read -r job visitor; do
  case $job in
    thank) echo "thanked $visitor" ;;
    picture)
      picture=$(curl --silent --fail "$PICTURES_URL/$visitor") || exit 1
      echo "got $picture" ;;
  esac
done
