"""An agency joins by a version of the charter: it signs as well, and is asked from its day on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connections
from django.test import Client

from roundtable.access.models import Agency
from roundtable.charter.models import Version
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Power
from roundtable.config.founding import Seat, seat_or_ask
from roundtable.database.guard import entered
from roundtable.journal.queries import verify
from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.oversight.actions import (
    agree,
    ask,
    choose_password,
    make_code,
    object_to,
    propose,
    sign,
)
from roundtable.oversight.models import Change, Proposal
from roundtable.oversight.queries import adopted_as, founding_notice, signatories
from roundtable.sharing.models import Request
from tests.oversight.refusing import ALONE, amended, now
from tests.staff import SIGNATORIES, actor, signatory, somebody_of, user
from tests.stories import asked, identified, received

pytestmark = pytest.mark.usefixtures("governed")

HOUSING = """
  - clause: 2.120
    code: housing
    name: Northshire Housing
    short_name: Housing
    kind: housing
    duties: Houses people who have nowhere safe to live, where the law says so.
    does: Finds emergency homes, and knows who holds a tenancy.
    cannot: Enter a home without notice, unless somebody is in danger.
    needs_to_know: Who has to leave, with whom, by when, and which area is not safe.
    signatory: Director of housing
    terms: []
    sites: [mill_lane]
    posts: 2
    remit:
      - clause: 2.121
        people: [subject_child, parent_carer, victim]
        concerns: [neglect, domestic_abuse]
    contacts:
      - clause: 2.125
        site: mill_lane
        weekdays: [1, 2, 3, 4, 5]
        who: Duty housing officer
        telephone: 01632 960151
        email: housing.mash@example.org
    source: Housing Act 1996, to be verified by the hub's information governance lead

# Part 3: what words mean"""
ASKED = """requests:
  - clause: 6.90
    agencies: [housing]
    concerns: [neglect, domestic_abuse]
    asks: Tenancies, moves, complaints and repairs refused.
    years_back: 2
"""
ADA = {"email": "ada.quist@example.org", "name": "Ada Quist"}
NEW_PASSWORD = "three odd words together"


def joins(kind: str = "ordinary") -> Proposal:
    text = amended(**{"\n# Part 3: what words mean": HOUSING, "requests:\n": ASKED})
    return propose(text=text, kind=kind, by=OPERATOR, at=now())


def asked_for(power: Power = Power.SEAT, by: Actor = OPERATOR, **said: str) -> Change:
    given = ADA | {"of_agency": "housing", "reason": "Housing is to join the hub."} | said
    if power is Power.SEAT:
        given = {"role": "governance", "site": "mill_lane"} | given
    return ask(power=power, by=by, at=now(), **given)


def two_agree(change: Change) -> None:
    for agency in ("police", "health"):
        agree(change=change, by=signatory(agency), at=now())


def with_a_signatory() -> Actor:
    """Seat Ada for the agency that is to join, and let her sign for it."""
    two_agree(asked_for())
    two_agree(asked_for(Power.NAME_SIGNATORY))
    return actor("Ada")


def all_sign(proposal: Proposal, *agencies: str) -> None:
    for agency in agencies or SIGNATORIES.values():
        sign(proposal=proposal, digest=proposal.digest, by=signatory(agency), at=now())


def agencies_asked(case: object) -> set[str]:
    with entered(somebody_of("childrens_social_care")):
        return set(Request.objects.filter(case=case).values_list("agency", flat=True))


def test_it_is_not_bound_by_what_it_did_not_sign() -> None:
    proposal = joins()
    all_sign(proposal)
    assert adopted_as(proposal) is None
    ada = with_a_signatory()
    sign(proposal=proposal, digest=proposal.digest, by=ada, at=now())
    adopted = adopted_as(proposal)
    assert adopted is not None
    assert Agency.objects.get(code="housing").name == "Northshire Housing"
    assert founding_notice() == ""
    assert list(verify()) == []


def test_nor_by_an_urgent_change() -> None:
    proposal = joins("urgent")
    all_sign(proposal, "police", "childrens_social_care", "adult_social_care", "health")
    assert adopted_as(proposal) is None
    sign(proposal=proposal, digest=proposal.digest, by=with_a_signatory(), at=now())
    assert adopted_as(proposal) is not None
    assert "9 agencies have not signed it yet" not in founding_notice()
    assert "7 agencies have not signed it yet" in founding_notice()
    assert "can change it alone" not in founding_notice()
    assert list(verify()) == []


def test_the_database_does_not_adopt_it_without() -> None:
    proposal = joins()
    all_sign(proposal)
    adopt = "SELECT oversight_adopt(%s, gen_random_uuid(), '', current_date + 60, NULL, now())"
    with (
        pytest.raises(DatabaseError, match=ALONE),
        entered(signatory("police")),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(adopt, [proposal.pk])
    assert not Version.objects.filter(number="1.1").exists()


def test_it_can_refuse() -> None:
    proposal, ada = joins(), with_a_signatory()
    object_to(proposal=proposal, because="We have no post for it.", by=ada, at=now())
    with pytest.raises(Refused, match="can no longer become the charter"):
        all_sign(proposal, "police")


def test_a_seat_there_takes_two_agencies_and_a_text_that_names_it() -> None:
    with pytest.raises(Refused, match="no such site"):
        asked_for()
    joins()
    with pytest.raises(Refused, match="its own people"):
        asked_for(by=actor("Oscar"))
    change = asked_for()
    agree(change=change, by=signatory("police"), at=now())
    assert not Agency.objects.filter(code="housing").exists()
    agree(change=change, by=signatory("health"), at=now())
    assert actor("Ada").agency == "housing"
    assert actor("Ada").role is Role.GOVERNANCE
    assert list(verify()) == []


def test_the_operator_asks_for_a_seat_and_then_that_they_sign() -> None:
    joins()
    wanted = Seat(**ADA, agency="housing", role=Role.GOVERNANCE, site="mill_lane", signs=True)
    assert "Then type this again, so that they sign." in seat_or_ask(wanted)
    two_agree(Change.objects.get())
    assert "signs the charter for their agency when two agencies agree" in seat_or_ask(wanted)
    two_agree(Change.objects.get(power=Power.NAME_SIGNATORY))
    assert signatories()["housing"].user.name == "Ada Quist"


def test_its_first_code_is_made_by_an_agency_that_agreed() -> None:
    joins()
    change = asked_for()
    two_agree(change)
    for other in (signatory("idva"), actor("Ada"), actor("Ben")):
        with pytest.raises(Refused):
            make_code(change=change, by=other, at=now())
    code = make_code(change=change, by=actor("Oscar"), at=now())
    choose_password(code=code, password=NEW_PASSWORD, by=actor("Ada"), at=now())
    assert user("Ada").check_password(NEW_PASSWORD)
    second = asked_for(email="bo.lind@example.org", name="Bo Lind", role="practitioner")
    two_agree(second)
    with pytest.raises(Refused, match="own agency makes their code"):
        make_code(change=second, by=actor("Oscar"), at=now())
    assert make_code(change=second, by=actor("Ada"), at=now())


def test_who_is_to_join_reads_the_charter_and_signs_and_sees_nothing_else() -> None:
    proposal, ada = joins(), with_a_signatory()
    client = Client()
    client.force_login(user("Ada"))
    refused = client.get("/worktray/")
    assert refused.status_code == 403
    assert "Your agency is not one of the charter in force today." in refused.content.decode()
    assert "Northshire Housing" in refused.content.decode()
    for page in (
        "/charter/",
        "/charter/sign/",
        f"/charter/sign/{proposal.pk}/",
        "/charter/handbook/governance/",
        "/charter/directory/",
        "/charter/definitions/",
        "/charter/drafts/",
        "/oversight/",
        "/oversight/new-seat/",
        "/oversight/approvals/",
        "/learn/",
        "/password/",
        "/refer/",
    ):
        assert client.get(page).status_code == 200, page
    sign(proposal=proposal, digest=proposal.digest, by=ada, at=now())
    shown = Client()
    shown.force_login(user("Petra"))
    page = shown.get(f"/charter/sign/{proposal.pk}/").content.decode()
    assert "Northshire Housing: Ada Quist" in page


def test_from_its_day_on_it_is_asked_and_what_was_asked_before_stays() -> None:
    before = asked(identified(received(at=now())))
    proposal = joins()
    all_sign(proposal)
    sign(proposal=proposal, digest=proposal.digest, by=with_a_signatory(), at=now())
    two_agree(asked_for(email="bo.lind@example.org", name="Bo Lind", role="practitioner"))
    adopted = adopted_as(proposal)
    assert adopted is not None
    day = datetime.combine(adopted.effective_from, datetime.min.time(), UTC)
    eve = asked(identified(received(at=day - timedelta(hours=8))))
    after = asked(identified(received(at=day + timedelta(hours=10))))
    assert agencies_asked(after) - agencies_asked(before) == {"housing"}
    assert agencies_asked(eve) == agencies_asked(before)
    assert "housing" in {agency.code for agency in in_force(day + timedelta(hours=10)).agencies}
    with entered(actor("Bo")):
        (request,) = Request.objects.filter(agency="housing")
        assert request.case_id == after.pk
        assert request.clause == "6.90"
        assert request.charter_version == "1.1"
