"""Addresses for the browser tests of the shell: the gallery and a region that moves."""

from django.urls import include, path

handler404 = "roundtable.web.views.not_found"
urlpatterns = [path("", include("roundtable.web.urls"))]
