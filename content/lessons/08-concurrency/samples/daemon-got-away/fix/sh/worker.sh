#!/bin/sh
# guestbook, process type worker. With exec, this script becomes the worker.
exec sh jobs.sh
