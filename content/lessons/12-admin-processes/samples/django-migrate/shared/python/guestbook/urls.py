from django.http import HttpResponse
from django.urls import path

from guestbook.models import Entry


def page(request):
    entries = list(Entry.objects.values_list("name", "email"))
    return HttpResponse(f"entries, with their mail addresses: {len(entries)}")


urlpatterns = [path("", page)]
