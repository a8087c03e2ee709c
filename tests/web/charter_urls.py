"""Addresses of a hub whose charter has pages."""

from django.http import HttpResponse
from django.urls import include, path

charter = (
    [path("clause/<str:number>", lambda request, number: HttpResponse(), name="clause")],
    "charter",
)
urlpatterns = [path("charter/", include(charter))]
