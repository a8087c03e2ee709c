"""The door's scheduled work."""

from __future__ import annotations

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="access.old_sessions")
def end_old_sessions(timestamp: int) -> None:
    """Remove sessions that have run out, every night."""
    call_command("clearsessions")
