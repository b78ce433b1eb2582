#!/bin/sh
# What the image starts:  CMD ["sh", "start.sh"]
echo "guestbook web starts on port $PORT"
gunicorn --bind "127.0.0.1:$PORT" --threads 8 web:app
echo "guestbook web has ended"
