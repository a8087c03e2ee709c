"""Addresses of the handbook, within those of the charter."""

from __future__ import annotations

from django.urls import path

from roundtable.charter.handbook import views

urlpatterns = [
    path("handbook/", views.handbooks, name="handbooks"),
    path("handbook/<str:role>/", views.handbook_of, name="handbook"),
    path("handbook/<str:role>/handbook.pdf", views.document, name="handbook_document"),
    path("handbook/<str:role>/read/", views.read, name="handbook_read"),
]
