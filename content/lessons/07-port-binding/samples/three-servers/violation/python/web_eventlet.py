"""guestbook on Eventlet's own server, as old projects still have it."""
import eventlet

eventlet.monkey_patch()  # before anything imports time or socket

from eventlet import wsgi

from guestbook import app

wsgi.server(eventlet.listen(("127.0.0.1", 8000)), app)
