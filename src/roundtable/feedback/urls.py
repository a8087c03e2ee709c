"""Addresses of what an agency was told, and of what its information changed."""

from __future__ import annotations

from django.urls import path

from roundtable.feedback import views
from roundtable.feedback.notices.views import mail, try_mail
from roundtable.feedback.receipts.views import receipts

app_name = "feedback"
urlpatterns = [
    path("", views.told_list, name="list"),
    path("receipts/", receipts, name="receipts"),
    path("e-mail/", mail, name="mail"),
    path("e-mail/try/", try_mail, name="try_mail"),
    path("<uuid:told_id>/read/", views.read, name="read"),
]
