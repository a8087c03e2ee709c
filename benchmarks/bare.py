"""The peer of our pages: Django as it comes, with a pool; one page, one indexed query."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from roundtable.config.connections import connection_from

DATABASE = connection_from("DATABASE_URL")
DATABASE["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": DATABASE},
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(16).hex(),
)
django.setup()


def page(request: HttpRequest) -> HttpResponse:
    """Answer with a small page that took one indexed query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM access_agency WHERE code = %s", ["police"])
        (name,) = cursor.fetchone()
    return HttpResponse(f"<!DOCTYPE html><title>{name}</title><h1>{name}</h1>")


urlpatterns = [path("", page)]
application = get_asgi_application()
