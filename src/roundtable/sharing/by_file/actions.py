"""Keeping that an agency took a request along as a file."""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import NOTHING_HERE, Verb, may
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused, require
from roundtable.sharing.models import Request


@action("sharing.request_taken")
def keep_taken(*, request: Request, by: Actor, at: datetime) -> None:
    """Keep that somebody took their agency's request on a case along as a file.

    It is an entry of its own each time, and not a page that was seen: who looks again within a
    quarter of an hour learns nothing new, but each file is another that nobody can call back.
    Taking it gives the case nothing, so an agency that did no more still leaves the case when its
    request is withdrawn.

    :raises Refused: for a request that is not theirs to answer now.
    """
    own = Request.objects.select_related("case").filter(pk=request.pk, agency=by.agency)
    now = own.filter(case__agencies__contains=[by.agency]).first()
    if now is None:
        raise Refused(NOTHING_HERE)
    require(may(by, Verb.ANSWER, now.case.facts()))
    version, clause = now.charter_version, now.clause
    record(case=now.case, purpose="jsonl", clauses=[clause], charter_version=version)
