"""The scheduled work of feedback."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from roundtable.feedback.notices.posting import post


@app.periodic(cron="* * * * *")
@app.task(lock="feedback.mail", queueing_lock="feedback.mail")
def send_mail(timestamp: int) -> None:
    """Send the e-mail that is due, every minute."""
    post(timezone.now())
