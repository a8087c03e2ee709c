"""What is done with people: searching for them, and knowing somebody new or known already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from roundtable.journal.actions import OnCase, action, record
from roundtable.lib.actor import Actor
from roundtable.people.matching.comparing import plainly
from roundtable.people.matching.falling import Fall, falls
from roundtable.people.matching.identity import Identity
from roundtable.people.matching.scoring import WORTH_A_LOOK, Scored, scored
from roundtable.people.matching.telling import Probable, Reasons, reasons
from roundtable.people.models import Person
from roundtable.people.traces import Traced, traces_of
from roundtable.people.training.queries import model_in_force

AT_MOST = 10
PROBABLY_RELATED = 0.5


@dataclass(frozen=True)
class Candidate(Probable):
    """Somebody the hub knows who may be the person meant: how probably, why, and what each part
    weighs. `relative` says that they are rather somebody of the same household.
    """

    id: UUID
    given_name: str
    family_name: str
    born_on: date | None
    sex: str
    probability: float
    relative: bool
    reasons: Reasons
    weights: tuple[Fall, ...]

    @property
    def name(self) -> str:
        """The name as first given."""
        return f"{self.given_name} {self.family_name}".strip() or "Name not known"


@action("people.searched")
def search(
    *, person: Identity, by: Actor, at: datetime, case: OnCase | None = None
) -> list[Candidate]:
    """Return up to ten people the hub knows who may be the one described, likeliest first.

    Those who are probably relatives are among them, and say so. Journalled, without names.
    """
    record(case=case, purpose="find a person")
    traces, size = traces_of(person)
    found = scored(
        plainly(person), [trace.plain for trace in traces], model=model_in_force(), size=size
    )
    return [_candidate(traces[each.place], each, size) for each in found if _worth(each)][:AT_MOST]


def _worth(found: Scored) -> bool:
    return found.probability >= WORTH_A_LOOK or found.relative >= PROBABLY_RELATED


def _candidate(trace: Traced, found: Scored, size: int) -> Candidate:
    model = model_in_force()
    return Candidate(
        id=trace.id,
        given_name=trace.given_name,
        family_name=trace.family_name,
        born_on=trace.plain.born,
        sex=trace.plain.sex,
        probability=found.probability,
        relative=found.probability < PROBABLY_RELATED <= found.relative,
        reasons=reasons(model.told(found.levels)),
        weights=falls(model, found.levels, size=size),
    )


@action("people.known")
def know(*, person: Identity, by: Actor, at: datetime, case: OnCase) -> Person:
    """Make a person the hub did not know until now, under the first of their names."""
    name = person.names[0]
    known = Person.objects.create(
        given_name=name.given,
        family_name=name.family,
        born_on=None if person.born_estimated else person.born_on,
        sex=person.sex,
        nhs_number=person.nhs_number,
        known_since=at,
    )
    record(case=case, subject=f"people.person:{known.pk}")
    return known
