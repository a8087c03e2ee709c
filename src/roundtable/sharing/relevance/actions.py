"""What an agency says of what it was given."""

from __future__ import annotations

from datetime import datetime

from roundtable.access.rules import ItemFacts, Verb, may
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.sharing.models import Item, Mark, Relevance
from roundtable.sharing.relevance.rules import may_mark


@action("sharing.marked")
def mark(*, item: Item, said: Relevance, by: Actor, at: datetime) -> Mark:
    """Say whether an item that another agency gave was needed.

    :raises Refused: for what the actor's own agency gave, or was not given.
    """
    require(may(by, Verb.SEE, item.case.facts()))
    live = item.disclosures.filter(withdrawn_at=None).values_list("to_agency", flat=True)
    require(may_mark(ItemFacts(item.agency, frozenset(live)), agency=by.agency))
    marked = Mark.objects.create(
        case=item.case, item=item, agency=by.agency, said=said, name=by.name, marked_at=at
    )
    record(case=item.case, subject=f"sharing.item:{item.pk}", purpose=said.value)
    return marked
