"""The journal's scheduled work."""

from __future__ import annotations

from procrastinate.contrib.django import app

from roundtable.journal.seals import seal


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="journal.seal")
def seal_the_journal(timestamp: int) -> None:
    """Seal what changed, every ten minutes."""
    seal()
