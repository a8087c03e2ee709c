"""Pages of a case that belong to feedback."""

from __future__ import annotations

from django.urls import path

from roundtable.feedback import views
from roundtable.feedback.reaching.views import reach

urlpatterns = [
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/<uuid:told_id>/", reach, name="reach"),
    path("no-further-action/", views.no_further_action, name="no_further_action"),
    path("close/", views.close, name="close"),
    path("transfer/close/", views.close_transferred, name="close_transferred"),
]
