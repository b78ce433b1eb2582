# guestbook, process type worker: takes its jobs from stdin, one a line.

while read -r job visitor; do
  case $job in
    thank) echo "thanked $visitor" ;;
    picture)
      picture=$(curl --silent --fail "$PICTURES_URL/$visitor") || exit 1
      echo "got $picture" ;;
  esac
done
