#!/bin/sh
# guestbook, process type worker, as a daemon with a PID file.
nohup sh jobs.sh >worker.log 2>&1 &
echo "$!" >worker.pid
