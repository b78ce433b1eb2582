"""What each of Gunicorn's workers imports when it starts."""
import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guestbook.settings")
application = get_wsgi_application()
call_command("migrate", verbosity=0)  # at every start, so that nobody forgets it
