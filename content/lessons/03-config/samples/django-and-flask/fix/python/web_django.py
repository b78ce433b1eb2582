"""guestbook, the pages for the staff. Django."""
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.urls import path


def names():
    with connection.cursor() as db:
        db.execute("SELECT name FROM entries")
        return [name for (name,) in db.fetchall()]


def front(request):
    return JsonResponse({
        "link": f"https://{settings.CANONICAL_HOST}/",
        "memcached": settings.CACHES["default"]["LOCATION"],
        "entries": names(),
        "visitor": request.get_signed_cookie("visitor", None),
    })


def sign(request, name):
    with connection.cursor() as db:
        db.execute("INSERT INTO entries VALUES (%s)", [name])
    answer = HttpResponse(f"thank you, {name}")
    answer.set_signed_cookie("visitor", name)  # with SECRET_KEY
    return answer


def entry(request, number):
    return HttpResponse(names()[number - 1])


urlpatterns = [
    path("", front),
    path("sign/<name>", sign),
    path("entry/<int:number>", entry),
]
app = get_wsgi_application()
