"""Addresses of the charter."""

from __future__ import annotations

from django.urls import path, re_path

from roundtable.charter import views
from roundtable.charter.drafting import urls as drafting
from roundtable.charter.handbook import urls as handbook

VERSION = r"(?P<number>\d+\.\d+)"

app_name = "charter"
urlpatterns = [
    *drafting.urlpatterns,
    *handbook.urlpatterns,
    path("", views.contents, name="contents"),
    path("definitions/", views.definitions, name="definitions"),
    path("clause/<str:clause>/", views.clause, name="clause"),
    re_path(rf"^{VERSION}/$", views.contents_of, name="contents_of"),
    re_path(rf"^{VERSION}/clause/(?P<clause>[\d.]+)/$", views.clause_of, name="clause_of"),
]
