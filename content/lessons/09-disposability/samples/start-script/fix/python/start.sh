#!/bin/sh
# What the image starts:  CMD ["sh", "start.sh"]
echo "guestbook web starts on port $PORT"
exec gunicorn --bind "127.0.0.1:$PORT" --threads 8 --graceful-timeout 25 web:app
