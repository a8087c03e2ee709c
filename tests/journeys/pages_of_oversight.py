"""The pages on which the charter is signed, and on which another agency agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone

from roundtable.charter.drafting.actions import begin_draft
from roundtable.charter.terms import Power
from roundtable.lib.actor import OPERATOR, Actor
from roundtable.oversight.actions import ask, turn_down
from roundtable.oversight.models import Change, Proposal
from tests.journeys.visits import Visit
from tests.staff import actor, email_of, user

NEW = {"name": "Zadie Moss", "role": "practitioner", "site": "mill_lane"}


def signing_and_agreeing() -> list[Visit]:
    """Return the pages of proposals, of changes that wait and were answered, and of people."""
    milo, at = actor("Milo"), timezone.now()
    text = Path("charters/northshire/1.0.yaml").read_text(encoding="utf-8")
    draft = begin_draft(
        text=text.replace("version: 1.0", "version: 1.1", 1).replace("posts: 38", "posts: 40"),
        base="1.0",
        by=milo,
        at=at,
    )
    first, ben = Proposal.objects.get(), user("Ben").memberships.get()
    ours, gone = _asked(milo, "one"), _asked(milo, "two")
    theirs = _asked(OPERATOR, "three", of_agency="fire_and_rescue")
    turn_down(change=gone, because="Not before the summer.", by=milo, at=at)
    ask(
        power=Power.END_SEAT,
        of_agency="police",
        email=email_of("Ben Carter"),
        name="",
        reason="He leaves the force.",
        by=milo,
        at=at,
    )

    def of(page: str, *more: Any, who: str = "Milo", presses: tuple[str, ...] = ()) -> Visit:
        name = f"oversight:{page}"
        return Visit(name, reverse(name, args=more), who, presses)

    return [
        of("proposals"),
        of("proposals", who="Lena"),
        of("proposal", first.pk),
        of("proposal_text", first.pk),
        of("refuse", first.pk),
        of("propose", draft.pk, presses=("Propose it",)),
        of("approvals"),
        of("approvals", who="Aisha"),
        *(of("change", change.pk) for change in (ours, gone)),
        of("change", theirs.pk, presses=("Agree",)),
        of("turn_down", theirs.pk, presses=("Turn it down",)),
        of("people"),
        of("seat", presses=("Ask for it",)),
        *(of("ask", ben.pk, power) for power in ("change_role", "reset_sign_in")),
        of("ask", ben.pk, "change_role", presses=("Ask for it",)),
        of("new_password", who="", presses=("Choose this password",)),
    ]


def _asked(by: Actor, who: str, of_agency: str = "police") -> Change:
    return ask(
        power=Power.SEAT,
        of_agency=of_agency,
        email=f"zadie.{who}@example.org",
        reason="She joins the team on Monday.",
        by=by,
        at=timezone.now(),
        **NEW,
    )
