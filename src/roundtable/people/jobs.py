"""People's scheduled work."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from roundtable.people.alike.finding import find_alike


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="people.alike")
def find_people_known_twice(timestamp: int) -> None:
    """Look for people like those who were told of since, every five minutes."""
    find_alike(timezone.now())
