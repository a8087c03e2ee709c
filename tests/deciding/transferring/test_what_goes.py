"""Nothing is in a package that its agency did not let go, that the lead does not see, that somebody
said no to, that was wrong, or that says where somebody hides.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.deciding.models import Package
from roundtable.deciding.transferring.package import CASE, check
from roundtable.deciding.transferring.queries import offered
from roundtable.deciding.transferring.rules import KEPT_BACK
from roundtable.deciding.transferring.statement import CaseHandedOver
from roundtable.journal.seals import signing_key
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer
from roundtable.sharing.actions.answering import supplement
from roundtable.sharing.models import Item
from roundtable.sharing.statement import AnswerGiven, SupplementGiven
from tests.deciding.transferring.story import (
    HEALTH,
    LEAD,
    PEOPLE,
    POLICE,
    SECRET_LINES,
    SECRET_POSTCODE,
    begun,
    later,
    made,
    piece,
    pieces_of,
    released,
    told,
)
from tests.staff import somebody_of
from tests.stories import answers_of, asked, fresh, identified, received, request_of

pytestmark = pytest.mark.django_db
GIVING = (LEAD, POLICE, HEALTH, "education")
MARKS = {agency: [f"MARK-{agency}-{n}-KRAM" for n in range(3)] for agency in GIVING}


def everything(package: Package) -> str:
    """Return every byte of a package as text: its parts are stored as they are."""
    return bytes(package.content).decode("latin-1")


def read(package: Package) -> CaseHandedOver:
    key = signing_key().public_key().public_bytes_raw()
    return CaseHandedOver.model_validate_json(check(bytes(package.content), key).parts[CASE])


@settings(max_examples=8, suppress_health_check=list(HealthCheck), deadline=None)
@given(chosen=st.dictionaries(st.sampled_from(GIVING), st.sets(st.integers(0, 2)), max_size=4))
def test_nothing_that_was_not_released_is_in_any_byte(chosen: dict[str, set[int]]) -> None:
    case = told(**{agency: [piece(mark) for mark in marks] for agency, marks in MARKS.items()})
    transfer = begun(case)
    for agency, places in chosen.items():
        items = pieces_of(case, agency)
        released(transfer, agency, items=[items[place] for place in sorted(places)])
    said = everything(made(transfer))
    for agency, marks in MARKS.items():
        for place, mark in enumerate(marks):
            assert (mark in said) == (place in chosen.get(agency, ())), mark


def test_what_the_lead_does_not_see_is_not_offered_counted_or_in_it() -> None:
    hidden = piece("HIDDEN-FROM-LEAD", category="health_detail", sensitivity="restricted")
    case = told(health=[piece("Open to the nurse."), hidden])
    with entered(somebody_of(LEAD)):
        assert not Item.objects.filter(text="HIDDEN-FROM-LEAD").exists()
    transfer = begun(case)
    [offer] = pieces_of(case, HEALTH)
    with entered(somebody_of(HEALTH)):
        kept = Item.objects.get(text="HIDDEN-FROM-LEAD")
    with pytest.raises(Refused, match="does not see this"):
        released(transfer, HEALTH, items=[offer, kept.pk])
    released(transfer, HEALTH)
    package = made(transfer)
    assert "HIDDEN-FROM-LEAD" not in everything(package)
    assert read(package).not_released == []


def test_where_somebody_hides_is_in_no_byte_whoever_wrote_it() -> None:
    openly = {"role": "sibling", "address": SECRET_LINES, "postcode": SECRET_POSTCODE}
    narrative = f"They fled to {SECRET_LINES.lower()} last week."
    case = asked(identified(received(people=[*PEOPLE, openly], narrative=narrative)))
    case = told(case, health=[piece(f"Seen at {SECRET_POSTCODE}."), piece("Seen on Monday.")])
    transfer = begun(case, because=f"They live at {SECRET_LINES} now.")
    released(transfer, HEALTH)
    package = made(transfer)
    said, plain = read(package), everything(package).casefold()
    for secret in ("willow", "elm court", "8xy"):
        assert secret not in plain
    assert said.referrals[0].narrative == said.because == KEPT_BACK
    assert [item.text for item in said.items] == [KEPT_BACK, "Seen on Monday."]
    homes = {person.place: (len(person.homes), person.kept_back) for person in said.people}
    assert homes == {1: (0, 1), 2: (1, 0), 3: (0, 0), 4: (0, 1)}


def test_who_referred_is_not_in_it() -> None:
    case = told(asked(identified(received(referrer_name="Wanda Quist", referrer_contact="x 123"))))
    package = made(begun(case))
    assert "Wanda Quist" not in everything(package)
    assert "x 123" not in everything(package)


def test_what_somebody_said_no_to_is_not_released() -> None:
    case = told(health=[piece("SAID-NO", consent="refused"), piece("Open to the nurse.")])
    transfer = begun(case)
    with entered(somebody_of(HEALTH)):
        offers = offered(case, somebody_of(HEALTH), in_force(case.opened_at))
    assert [each.no for each in offers] == [True, False], "the lead has it, the receiver has not"
    with pytest.raises(Refused, match="said no"):
        released(transfer, HEALTH)
    released(transfer, HEALTH, items=[each.item.pk for each in offers if not each.no])
    package = made(transfer)
    assert "SAID-NO" not in everything(package)
    assert [left.count for left in read(package).not_released] == [1]


def test_what_was_wrong_is_not_released_nor_goes_once_it_is_corrected() -> None:
    case = told(health=[piece("WRONG-CHILD"), piece("Open to the nurse.")])
    transfer = begun(case)
    released(transfer, HEALTH)
    wrong, _right = pieces_of(case, HEALTH)
    request = request_of(case, HEALTH)
    with entered(somebody_of(HEALTH)):
        about = case.items.get(pk=wrong).involvement_id
    known = AnswerGiven(involvement=about, answer="known", items=(piece("Another."),))
    corrects = SupplementGiven(answer=known, because="Another child.", corrects={wrong: None})
    at = later(case, minutes=75)
    supplement(request=request, given=corrects, by=somebody_of(HEALTH), at=at)
    with pytest.raises(Refused, match="was wrong"):
        released(transfer, HEALTH, items=[wrong])
    package = made(transfer)
    assert "WRONG-CHILD" not in everything(package)
    assert [item.text for item in read(package).items] == ["Open to the nurse."]


def test_a_withholding_goes_as_its_ground_and_no_more() -> None:
    case = asked(identified(received(people=PEOPLE)))
    request = request_of(case, POLICE)
    withheld = [
        AnswerGiven(
            involvement=each.involvement,
            answer="withheld",
            ground="live_investigation",
            explanation="WHY-IT-IS-WITHHELD",
        )
        for each in answers_of(request)
    ]
    answer(request=request, answers=withheld, by=somebody_of(POLICE), at=later(case, minutes=40))
    package = made(begun(fresh(case)))
    assert {held.ground for held in read(package).withheld} == {
        "Sharing would harm an investigation"
    }
    assert "WHY-IT-IS-WITHHELD" not in everything(package)
