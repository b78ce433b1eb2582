"""guestbook, process type web: POST /sign/NAME, GET /page/NUMBER. Django."""
import logging
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

log = logging.getLogger("guestbook")


def sign(request, name):
    log.info("signed visitor=%s", name)
    return HttpResponse(status=204)


def page(request, number):
    return HttpResponse(f"page {int(number)}")


urlpatterns = [path("sign/<name>", sign), path("page/<number>", page)]
app = get_wsgi_application()
