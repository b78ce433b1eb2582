"""guestbook on Eventlet's own server, as old projects still have it."""
import os

import eventlet

eventlet.monkey_patch()  # before anything imports time or socket

from eventlet import wsgi

from guestbook import app

wsgi.server(eventlet.listen(("0.0.0.0", int(os.environ["PORT"]))), app)
