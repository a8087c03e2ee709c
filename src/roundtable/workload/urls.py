"""Addresses of the work to do."""

from __future__ import annotations

from django.urls import path

from roundtable.workload import views
from roundtable.workload.handing.views import hand_on

app_name = "workload"
urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("agency/", views.agency_work, name="agency_work"),
    path("hand-over/", hand_on, name="hand_on"),
    path("waiting/", views.waiting, name="waiting"),
    path("waiting/remind/", views.remind, name="remind"),
    path("running-short/", views.running_short, name="running_short"),
    path("late/", views.late, name="late"),
    path("hub/", views.hub, name="hub"),
    path("<uuid:clock_id>/take-on/", views.take_on, name="take_on"),
    path("<uuid:clock_id>/put-back/", views.put_back, name="put_back"),
]
