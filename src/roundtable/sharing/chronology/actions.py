"""Keeping that somebody took a chronology out of the hub."""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require


@action("sharing.exported")
def keep_export(*, case: Case, ending: str, by: Actor, at: datetime) -> None:
    """Keep that somebody took the chronology of a case as a file, as far as they may see it.

    `ending` is that of the file's name.

    :raises Refused: for a case whose content they may not see.
    """
    require(may(by, Verb.SEE, case.facts()))
    record(case=case, purpose=ending)
