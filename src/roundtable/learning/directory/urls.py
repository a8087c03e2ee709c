"""Address of the role directory, among the charter's pages."""

from __future__ import annotations

from django.urls import path

from roundtable.learning.directory import views

app_name = "directory"
urlpatterns = [path("", views.whom_to_call, name="today")]
