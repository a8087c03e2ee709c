"""Addresses of the door."""

from __future__ import annotations

from django.urls import path

from roundtable.access import views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/as/", views.sign_in_as, name="sign_in_as"),
    path("password/", views.change_password, name="change_password"),
    path("sign-out/", views.sign_out, name="sign_out"),
]
