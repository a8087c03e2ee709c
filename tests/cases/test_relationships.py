"""Relationships on a case: who enters, corrects and takes back, what is proposed, who sees what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from roundtable.cases.models import Case, Involvement, RefusedTie, Relationship
from roundtable.cases.relationships.actions import (
    TieGiven,
    change,
    refuse_proposal,
    relate,
    take_back,
    take_proposal,
)
from roundtable.cases.relationships.person import known
from roundtable.cases.relationships.queries import households, on_case, proposed
from roundtable.cases.relationships.rules import Proposal, Tie
from roundtable.database.guard import entered
from roundtable.intake.actions import grade, identify, join
from roundtable.intake.statement import PersonGiven, RelationshipGiven
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Refused
from tests.reading import main, words
from tests.staff import PRACTITIONERS, actor, somebody_of, user
from tests.stories import (
    HOME,
    answered,
    asked,
    at_the_table,
    decided,
    fresh,
    identified,
    not_known,
    opened,
    received,
    seven_at_home,
)

pytestmark = pytest.mark.django_db

CHILD = {"role": "subject_child", "given_name": "Tom", "family_name": "Hollis", "age_about": 7}
MOTHER = {"role": "parent_carer", "given_name": "Mair", "family_name": "Hollis", "sex": "F"}
MAN = {"role": "alleged_harmer", "given_name": "Rhys", "family_name": "Penn", "sex": "M"}


def people(*described: dict[str, Any]) -> list[PersonGiven]:
    return [PersonGiven.model_validate(each) for each in described]


def at_home(**changes: Any) -> Case:
    """Return a new case of a child, the mother and a man at one address."""
    return received(people=people(CHILD | HOME, MOTHER | HOME, MAN | HOME), **changes)


def places(case: Case) -> list[Involvement]:
    with entered(somebody_of(case.lead)):
        return list(case.involvements.order_by("place"))


def given(one: Involvement, other: Involvement, kind: str, **more: Any) -> TieGiven:
    return TieGiven(Tie(one.pk, other.pk, kind), **more)


def entered_by(case: Case, tie: TieGiven, by: Actor | None = None) -> Relationship:
    by = by or somebody_of(case.lead)
    return relate(case=case, given=tie, by=by, at=case.opened_at + timedelta(hours=1))


def offered(case: Case, by: Actor | None = None) -> list[Proposal]:
    by = by or somebody_of(case.lead)
    with entered(by):
        return list(proposed(case, by))


def kinds_in_journal(case: Case) -> list[str]:
    with entered(somebody_of(case.lead)):
        return list(entries_of(case.pk).values_list("kind", flat=True))


def known_as_on(case: Case, earlier: Case, *which: int) -> None:
    """Say that people of a case are those at the same places of an earlier one."""
    lead = somebody_of(earlier.lead)
    for number in which:
        there = places(earlier)[number].person_id
        identify(
            case=case, involvement=places(case)[number], known_as=there, by=lead, at=case.opened_at
        )


@contextmanager
def refused(message: str) -> Iterator[None]:
    """Expect PostgreSQL to refuse, and go on in the transaction of the test."""
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        yield


def outsider(case: Case) -> Actor:
    """Return somebody who works cases for an agency that is not on this one."""
    return next(
        somebody_of(agency)
        for agency, _role in PRACTITIONERS.values()
        if agency not in case.agencies
    )


def as_(client: Client, name: str) -> Client:
    client.force_login(user(name))
    return client


def page(client: Client, case: Case, more: str = "") -> str:
    return words(main(client, f"/cases/{case.reference}/people/{more}"))


# ---- entered, corrected, taken back


def test_an_agency_of_the_case_enters_who_is_who(client: Client) -> None:
    case = asked()
    tom, mair, _rhys = places(case)
    ben = actor("Ben")
    said = {"since": date(2019, 2, 3), "until": date(2024, 1, 1), "said_by": "The school"}
    entered_by(case, given(mair, tom, "parent", **said), by=ben)
    shown = page(as_(client, "Aisha"), case)
    assert "Mair Hollis: mother of Tom Hollis" in shown
    assert "Tom Hollis: child of Mair Hollis" in shown
    assert "Since 3 February 2019, until 1 January 2024" in shown
    assert "The school Entered by Ben Carter, Police" in shown
    assert kinds_in_journal(case)[0] == "seen.people"
    assert "case.related" in kinds_in_journal(case)
    history = words(main(client, f"/cases/{case.reference}/history/"))
    assert "Entered how two people are related" in history


def test_the_form_enters_it_and_leads_back_to_the_people(client: Client) -> None:
    case = identified()
    tom, mair, _rhys = places(case)
    answer = as_(client, "Aisha").post(
        f"/cases/{case.reference}/people/relate/",
        {"person": str(mair.pk), "other": str(tom.pk), "kind": "parent", "said_by": "Mair"},
        follow=True,
    )
    assert answer.redirect_chain == [(f"/cases/{case.reference}/people/", 302)]
    assert "Mair Hollis: mother of Tom Hollis" in words(answer.content.decode())


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose how they are related"),
        ({"kind": "parent", "other": "same"}, "Nobody is related to themselves. Choose somebody"),
        ({"kind": "friend"}, "It is said already how they are related. Correct that instead."),
        (
            {"kind": "friend", "since-day": "2", "since-month": "1", "since-year": "2999"},
            "Since must be today or in the past",
        ),
    ],
)
def test_what_is_wrong_stays_on_the_form(client: Client, sent: dict[str, str], told: str) -> None:
    case = identified()
    tom, mair, _rhys = places(case)
    entered_by(case, given(mair, tom, "parent"))
    other = str(mair.pk if sent.get("other") else tom.pk)
    answer = as_(client, "Aisha").post(
        f"/cases/{case.reference}/people/relate/",
        {"person": str(mair.pk)} | sent | {"other": other},
    )
    assert told in words(answer.content.decode())
    assert kinds_in_journal(case).count("case.related") == 1


def test_a_correction_stands_instead_and_what_was_said_stays() -> None:
    case = identified()
    tom, mair, rhys = places(case)
    by, at = somebody_of(case.lead), case.opened_at + timedelta(hours=2)
    wrong, beside = entered_by(case, given(mair, tom, "parent")), given(rhys, tom, "friend")
    entered_by(case, beside)
    right = change(
        case=case, relationship=wrong.pk, given=given(mair, tom, "grandparent"), by=by, at=at
    )
    with entered(by):
        standing, other = case.relationships.standing().order_by("person__place")
        before = case.relationships.get(pk=wrong.pk)
    assert (standing, other.told) == (right, beside.tie)
    assert (before.kind, before.taken_back_because) == ("parent", "Corrected.")
    with pytest.raises(Refused, match="meanwhile"):
        change(case=case, relationship=wrong.pk, given=given(mair, tom, "carer"), by=by, at=at)


def test_a_referral_that_says_it_from_both_sides_is_corrected_and_taken_back_whole() -> None:
    both = [
        RelationshipGiven(person=2, other=1, kind="parent"),
        RelationshipGiven(person=1, other=2, kind="child"),
    ]
    for act in ("change", "take_back"):
        case = received(relationships=both)
        tom, mair, _rhys = places(case)
        by, at = somebody_of(case.lead), case.opened_at
        with entered(by):
            first, _second = case.relationships.all()
        if act == "change":
            more: Any = {"given": given(mair, tom, "grandparent")}
            change(case=case, relationship=first.pk, by=by, at=at, **more)
        else:
            take_back(case=case, relationship=first.pk, because="Not so.", by=by, at=at)
        with entered(by):
            kinds = [tie.kind for tie in case.relationships.standing()]
        assert kinds == (["grandparent"] if act == "change" else [])


def test_the_pages_correct_and_take_back(client: Client) -> None:
    case = identified()
    tom, mair, _rhys = places(case)
    tie = entered_by(case, given(mair, tom, "parent"))
    at = f"/cases/{case.reference}/people/{tie.pk}/"
    assert "What was said until now stays in the record" in words(main(as_(client, "Aisha"), at))
    sent = {"person": str(mair.pk), "other": str(tom.pk), "kind": "grandparent"}
    assert client.post(at, sent).status_code == 302
    assert "grandmother of Tom Hollis" in page(client, case)
    assert client.get(at).status_code == 404
    with entered(somebody_of(case.lead)):
        tie = case.relationships.standing().get()
    at = f"/cases/{case.reference}/people/{tie.pk}/take-back/"
    assert "Mair Hollis: grandmother of Tom Hollis" in words(main(client, at))
    answer = client.post(at, {"because": " "})
    assert "Say why it is taken back" in words(answer.content.decode())
    assert client.post(at, {"because": "She is a neighbour."}).status_code == 302
    assert "It is not said yet how anybody is related" in page(client, case)


def test_a_reason_is_needed_to_take_back() -> None:
    case = identified()
    tom, mair, _rhys = places(case)
    tie = entered_by(case, given(mair, tom, "parent"))
    by = somebody_of(case.lead)
    with pytest.raises(Refused, match="for a reason"):
        take_back(case=case, relationship=tie.pk, because=" ", by=by, at=timezone.now())
    assert kinds_in_journal(case)[0] == "case.tie_taken_back.refused"


def test_on_a_closed_case_nothing_is_changed_and_the_reason_is_told(client: Client) -> None:
    case = at_home()
    tom, mair, _rhys = places(case)
    tie = entered_by(case, given(mair, tom, "parent"))
    by, at = somebody_of(case.lead), timezone.now()
    with entered(by):
        case.stage, case.closed_at, case.closed_because = "closed", at, "Done."
        case.save(update_fields=["stage", "closed_at", "closed_because"])
    case, lives_with = fresh(case), Tie(tom.pk, places(case)[2].pk, "lives_with")
    for act in (
        lambda: relate(case=case, given=given(tom, mair, "friend"), by=by, at=at),
        lambda: change(
            case=case, relationship=tie.pk, given=given(mair, tom, "carer"), by=by, at=at
        ),
        lambda: take_back(case=case, relationship=tie.pk, because="Not so.", by=by, at=at),
        lambda: take_proposal(case=case, tie=lives_with, by=by, at=at),
        lambda: refuse_proposal(case=case, tie=lives_with, by=by, at=at),
    ):
        with pytest.raises(Refused, match="not done at the stage “closed”"):
            act()
    shown = page(as_(client, "Aisha"), case)
    assert "mother of" in shown
    assert "Add a relationship" not in shown
    assert "Perhaps so" not in shown
    assert "Take back" not in shown
    answer = client.get(f"/cases/{case.reference}/people/relate/")
    assert answer.status_code == 403
    assert "not done at the stage “closed”" in words(answer.content.decode())


def test_who_is_not_on_the_case_enters_nothing_and_learns_nothing(client: Client) -> None:
    case = identified()
    tom, mair, _rhys = places(case)
    tie = entered_by(case, given(mair, tom, "parent"))
    as_(client, "Carol")
    for more in ("relate/", f"{tie.pk}/", f"{tie.pk}/take-back/"):
        assert client.get(f"/cases/{case.reference}/people/{more}").status_code == 404
    for more in ("proposed/", "not-so/"):
        assert client.post(f"/cases/{case.reference}/people/{more}").status_code == 404
    with pytest.raises(Refused, match="no such case"):
        entered_by(case, given(tom, mair, "friend"), by=actor("Carol"))


def test_the_hub_manager_sees_who_is_who_and_changes_nothing(client: Client) -> None:
    case = at_home()
    tom, mair, _rhys = places(case)
    tie = entered_by(case, given(mair, tom, "parent"))
    shown = page(as_(client, "Lena"), case)
    assert "mother of Tom Hollis" in shown
    for absent in ("Add a relationship", "Perhaps so", "Take back", "Where they live", "Mill Row"):
        assert absent not in shown
    assert "Home 1" not in shown
    assert client.get(f"/cases/{case.reference}/people/{tie.pk}/").status_code in (403, 404)


def test_who_is_related_comes_along_when_a_referral_joins() -> None:
    earlier, case = identified(), at_home()
    known_as_on(case, earlier, 0, 1, 2)
    tom, mair, rhys = places(case)
    entered_by(case, given(mair, tom, "parent", said_by="Mair"))
    gone = entered_by(case, given(rhys, tom, "friend"))
    by, at = somebody_of(case.lead), case.opened_at + timedelta(hours=2)
    take_back(case=case, relationship=gone.pk, because="Not so.", by=by, at=at)
    join(case=case, into=earlier, because="The same people.", by=by, at=at)
    with entered(by):
        (tie,) = earlier.relationships.all()
    assert (tie.kind, tie.said_by, tie.name) == ("parent", "Mair", by.name)


def test_what_was_refused_stays_refused_on_the_case_it_joins() -> None:
    earlier, case = identified(at_home()), at_home()
    known_as_on(case, earlier, 0, 1, 2)
    by, at = somebody_of(case.lead), case.opened_at + timedelta(hours=2)
    for proposal in offered(case):
        refuse_proposal(case=case, tie=proposal.tie, by=by, at=at)
    refuse_proposal(case=earlier, tie=offered(earlier)[0].tie, by=by, at=at)
    assert len(offered(earlier)) == 1
    join(case=case, into=earlier, because="The same people.", by=by, at=at)
    assert offered(earlier) == []
    with entered(by):
        assert earlier.refused_ties.count() == 2


# ---- proposed


def test_who_shares_an_address_is_proposed_and_entered_with_one_press(client: Client) -> None:
    case = at_home()
    shown = page(as_(client, "Aisha"), case)
    assert "Tom Hollis: related, not known how, to Mair Hollis?" in shown
    assert "They have the same surname and the same address on this case." in shown
    assert "Tom Hollis: lives with Rhys Penn?" in shown
    tom, mair, rhys = places(case)
    sent = {"person": str(tom.pk), "other": str(rhys.pk), "kind": "lives_with"}
    answer = client.post(f"/cases/{case.reference}/people/proposed/", sent, follow=True)
    shown = words(answer.content.decode())
    assert "Rhys Penn: lives with Tom Hollis" in shown
    assert "Proposed from the address they share by Aisha Rahman" in shown
    assert "lives with Rhys Penn?" not in shown
    sent = {"person": str(tom.pk), "other": str(mair.pk), "kind": "not_known"}
    answer = client.post(f"/cases/{case.reference}/people/not-so/", sent, follow=True)
    assert "Perhaps so" not in words(answer.content.decode())
    assert {"case.proposal_taken", "case.proposal_refused"} <= set(kinds_in_journal(case))
    history = words(main(client, f"/cases/{case.reference}/history/"))
    assert "Refused a proposed relationship" in history


def test_what_one_agency_refused_is_proposed_to_no_other() -> None:
    case = asked(identified(at_home()))
    ben, at = actor("Ben"), case.opened_at + timedelta(hours=1)
    first = offered(case, ben)[0]
    refuse_proposal(case=case, tie=first.tie, by=ben, at=at)
    for by in (ben, somebody_of(case.lead)):
        assert first.tie not in [each.tie for each in offered(case, by)]
    with pytest.raises(Refused, match="no longer proposed"):
        take_proposal(case=case, tie=first.tie, by=ben, at=at)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"person": "x", "other": "y", "kind": "parent"},
        {"person": str(uuid4()), "other": str(uuid4()), "kind": "aunt"},
    ],
)
def test_what_no_button_sends_is_not_there(client: Client, sent: dict[str, str]) -> None:
    case = at_home()
    address = f"/cases/{case.reference}/people/proposed/"
    assert as_(client, "Aisha").post(address, sent).status_code == 404


def test_only_what_is_proposed_can_be_taken(client: Client) -> None:
    case = at_home()
    tom, mair, _rhys = places(case)
    sent = {"person": str(mair.pk), "other": str(tom.pk), "kind": "parent"}
    answer = as_(client, "Aisha").post(f"/cases/{case.reference}/people/proposed/", sent)
    assert answer.status_code == 403
    assert "no longer proposed" in words(answer.content.decode())


def related_before() -> tuple[Case, Case]:
    """Return a case, and an earlier one the same child and mother are on, which says so. The
    police are asked on the later one alone.
    """
    earlier, case = identified(), received()
    known_as_on(case, earlier, 0, 1)
    tom, mair, _rhys = places(earlier)
    entered_by(earlier, given(mair, tom, "parent"))
    return asked(identified_rest(case)), earlier


def identified_rest(case: Case) -> Case:
    """Return the case graded, with everybody identified who was not."""
    lead, at = somebody_of(case.lead), case.opened_at
    for each in places(case):
        if each.person_id is None:
            identify(case=case, involvement=each, known_as=None, by=lead, at=at)
    said = {"factors": [], "answers": not_known(*case.concerns), "reasons": "As described."}
    grade(case=case, grade="medium", by=lead, at=at, **said)
    return fresh(case)


def test_what_an_earlier_case_says_is_proposed_to_who_may_see_it(client: Client) -> None:
    case, earlier = related_before()
    tom, mair, _rhys = places(case)
    (found,) = offered(case)
    assert found.tie == Tie(mair.pk, tom.pk, "parent")
    assert earlier.reference in page(as_(client, "Aisha"), case)
    assert offered(case, actor("Ben")) == []
    shown = page(as_(client, "Ben"), case)
    assert "Perhaps so" not in shown
    assert earlier.reference not in shown
    with pytest.raises(Refused, match="no longer proposed"):
        take_proposal(case=case, tie=found.tie, by=actor("Ben"), at=case.opened_at)


def test_what_is_entered_from_an_earlier_case_does_not_name_it_to_the_others(
    client: Client,
) -> None:
    case, earlier = related_before()
    (found,) = offered(case)
    lead = somebody_of(case.lead)
    take_proposal(case=case, tie=found.tie, by=lead, at=case.opened_at)
    shown = page(as_(client, "Ben"), case)
    assert "Proposed from another case by Aisha Rahman" in shown
    assert earlier.reference not in shown


def test_what_was_taken_back_or_has_ended_is_not_proposed() -> None:
    case, earlier = related_before()
    lead = somebody_of(case.lead)
    tom, mair, _rhys = places(earlier)
    with entered(lead):
        tie = earlier.relationships.get()
    ended = given(mair, tom, "carer", until=date(2024, 1, 1))
    at = earlier.opened_at
    tie = change(case=earlier, relationship=tie.pk, given=ended, by=lead, at=at)
    assert offered(case) == []
    tie = change(case=earlier, relationship=tie.pk, given=given(mair, tom, "carer"), by=lead, at=at)
    assert len(offered(case)) == 1
    take_back(case=earlier, relationship=tie.pk, because="Not so.", by=lead, at=at)
    assert offered(case) == []


# ---- confidential addresses


def hidden_mother(**changes: Any) -> Case:
    """Return a case that agencies work, of a child at home and a mother whose address, the very
    same, is confidential.
    """
    secret = MOTHER | HOME | {"address_confidential": True}
    return asked(identified(received(people=people(CHILD | HOME, secret, MAN | HOME), **changes)))


def without_address() -> Case:
    """Return the same of a mother whose address nobody gave, next door."""
    there = HOME | {"address": "6 Mill Row"}
    return asked(identified(received(people=people(CHILD | there, MOTHER, MAN | there))))


@pytest.mark.parametrize("who", ["Aisha", "Ben"])
def test_a_confidential_address_proposes_nothing_even_to_who_may_see_it(who: str) -> None:
    case = hidden_mother()
    tom, _mair, rhys = places(case)
    assert [each.tie.pair for each in offered(case, actor(who))] == [{tom.pk, rhys.pk}]


def plain(shown: str, case: Case) -> str:
    """Return a page without what differs from case to case."""
    for each in places(case):
        shown = shown.replace(str(each.pk), "x").replace(str(each.person_id), "x")
    shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown)
    return shown.replace(case.reference, "x").replace("6 Mill Row", "4 Mill Row")


def test_who_may_not_see_it_reads_the_same_page_as_if_there_were_none(client: Client) -> None:
    as_(client, "Ben")
    pages = [
        plain(main(client, f"/cases/{case.reference}/people/"), case)
        for case in (hidden_mother(), without_address())
    ]
    assert pages[0] == pages[1]


def test_it_is_in_no_picture_and_no_home(client: Client) -> None:
    case = hidden_mother()
    shown = main(as_(client, "Aisha"), f"/cases/{case.reference}/people/")
    assert "Confidential: do not pass on" in shown
    drawn = shown.split("<svg")[1].split("</svg>")[0]
    assert drawn.count(", home 1</title>") == 2
    assert "<title>Mair Hollis, Parent or carer, female</title>" in drawn
    living = words(shown.split('id="homes"')[1])
    assert "Mair" not in living
    assert "the other agencies on the case do not learn that there is one" in living


def test_somebody_hidden_is_not_among_the_others_at_an_address(client: Client) -> None:
    hidden_mother()
    case = received(people=people(MAN | HOME | {"given_name": "Alun"}, CHILD))
    living = words(main(as_(client, "Aisha"), f"/cases/{case.reference}/people/"))
    assert "Others at this address, on cases that you may see: Tom Hollis" in living
    assert "Mair" not in living


def test_the_database_matches_no_confidential_address() -> None:
    case = hidden_mother()
    by = somebody_of(case.lead)
    with entered(by):
        hidden = case.addresses.get(confidential=True)
        assert hidden.place_key == ""
    with refused("confidential_is_never_matched"), entered(by), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_address (id, case_id, involvement_id, lines, postcode,"
            " confidential, given_by, place_key) VALUES (%s, %s, %s, '', '', true, %s, 'a b')",
            [uuid4(), case.pk, hidden.involvement_id, by.agency],
        )


# ---- others at an address, other cases, and whom the hub knows


def neighbours() -> tuple[Case, Case]:
    """Return a case the police work, and one of a neighbour at the same address that the lead
    alone may see.
    """
    case = asked(identified(at_home()))
    there = {"role": "subject_child", "given_name": "Ffion", "family_name": "Vance"} | HOME
    return case, identified(received(people=people(there | {"address": "4, Mill row"})))


def test_others_at_an_address_are_shown_to_who_may_see_their_case(client: Client) -> None:
    case, other = neighbours()
    shown = page(as_(client, "Aisha"), case)
    assert f"Ffion Vance : {other.reference} (Identify)" in shown
    assert "Told on 2 March 2026" in shown
    shown = page(as_(client, "Ben"), case)
    assert "Home 1: 4 Mill Row ZZ99 3AB" in shown
    for absent in ("Ffion", other.reference, "Others at this address"):
        assert absent not in shown


def test_the_same_neighbour_is_named_once_with_first_and_last(client: Client) -> None:
    case, first = neighbours()
    ffion = {"role": "subject_child", "given_name": "Ffion", "family_name": "Vance"} | HOME
    again = received(people=people(ffion), at=first.opened_at + timedelta(days=30))
    known_as_on(again, first, 0)
    shown = page(as_(client, "Aisha"), case)
    assert shown.count("Ffion Vance") == 1
    assert "Told first on 2 March 2026, last on 1 April 2026" in shown


def test_the_database_itself_gives_another_agency_nothing_of_them() -> None:
    case, other = neighbours()
    ffion = places(other)[0]
    entered_by(case, given(*places(case)[1::-1], "parent"))
    ben, nobody = actor("Ben"), outsider(case)
    by_key = "SELECT count(*) FROM cases_address WHERE place_key = 'zz993ab 4millrow'"
    asks = {
        by_key: (4, 3, 0),
        f"SELECT count(*) FROM cases_involvement WHERE person_id = '{ffion.person_id}'": (1, 0, 0),
        f"SELECT count(*) FROM cases_relationship WHERE case_id = '{case.pk}'": (1, 1, 0),
    }
    for statement, counts in asks.items():
        for who, count in zip((somebody_of(case.lead), ben, nobody), counts, strict=True):
            with entered(who), connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.fetchone() == (count,), (who.name, statement)
    with entered(ben):
        (home,) = households(case, ben)
        assert home.others == ()


def test_the_database_lets_nobody_rewrite_what_was_said() -> None:
    case = identified()
    tom, mair, _rhys = places(case)
    tie = entered_by(case, given(mair, tom, "parent"))
    lead = somebody_of(case.lead)
    for change_ in ("kind = 'friend'", "said_by = 'x'", "person_id = other_id"):
        with refused("permission denied"), entered(lead), connection.cursor() as cursor:
            cursor.execute(f"UPDATE cases_relationship SET {change_}")
    with entered(actor("Carol")):
        assert Relationship.objects.filter(pk=tie.pk).update(taken_back_because="x") == 0
    back = {"taken_back_at": timezone.now(), "taken_back_because": "Not so."}
    mine = Relationship.objects.filter(pk=tie.pk)
    with refused("row-level security"), entered(lead):
        mine.update(taken_back_by="police", **back)
    with entered(lead):
        assert mine.update(taken_back_by=lead.agency, **back) == 1
    with entered(lead):
        assert Relationship.objects.filter(pk=tie.pk).update(taken_back_because="Other.") == 0


def test_a_refusal_is_written_once_by_who_works_the_case() -> None:
    case = at_home()
    tom, mair, _rhys = places(case)
    row = {"case": case, "person": tom, "other": mair, "kind": "friend", "at": timezone.now()}
    carol, lead = actor("Carol"), somebody_of(case.lead)
    with refused("row-level security"), entered(carol):
        RefusedTie.objects.create(agency=carol.agency, name="x", **row)
    with entered(lead):
        RefusedTie.objects.create(agency=lead.agency, name="x", **row)
    with refused("permission denied"), entered(lead):
        RefusedTie.objects.update(kind="parent")
    with entered(carol):
        assert RefusedTie.objects.count() == 0


def somebody_known() -> tuple[UUID, Case, Case]:
    """Return a child who is on two cases under two names, one of which the police may see."""
    earlier = identified(at_home())
    tom = {"role": "sibling", "given_name": "Tomos", "family_name": "Hollis-Penn"}
    moved = tom | {"address": "9 Quay Street", "postcode": "ZZ98 1CD", "born_on": date(2019, 2, 3)}
    case = received(people=people(moved, MOTHER), at=earlier.opened_at + timedelta(days=60))
    known_as_on(case, earlier, 0, 1)
    entered_by(case, given(*places(case)[1::-1], "parent"))
    person = places(earlier)[0].person_id
    assert person
    return person, earlier, asked(identified_rest(case))


def test_a_person_is_shown_by_all_that_the_visible_cases_say(client: Client) -> None:
    person, earlier, case = somebody_known()
    shown = words(main(as_(client, "Aisha"), f"/people/{person}/"))
    for told in (
        "Tomos Hollis-Penn",
        "Tom Hollis",
        "4 Mill Row ZZ99 3AB",
        "9 Quay Street ZZ98 1CD",
        "3 February 2019",
        "Child of Mair Hollis",
        "Brother or sister",
        earlier.reference,
        case.reference,
    ):
        assert told in shown
    mair = places(case)[1].person_id
    assert "Mother of Tomos Hollis-Penn" in words(main(client, f"/people/{mair}/"))
    linked = main(client, f"/cases/{case.reference}/people/")
    assert f'href="/people/{person}/"' in linked


def test_a_person_is_shown_to_another_agency_by_its_cases_alone(client: Client) -> None:
    person, earlier, case = somebody_known()
    shown = words(main(as_(client, "Ben"), f"/people/{person}/"))
    assert case.reference in shown
    for absent in (earlier.reference, "Tom Hollis", "Mill Row"):
        assert absent not in shown
    with entered(actor("Ben")):
        found = known(person, actor("Ben"))
    assert found
    assert [each.case.pk for each in found.times] == [case.pk]


@pytest.mark.parametrize("who", ["", "Milo"])
def test_a_person_on_no_visible_case_is_not_there(client: Client, who: str) -> None:
    person, _earlier, case = somebody_known()
    who = who or outsider(case).name.split()[0]
    there, nowhere = (as_(client, who).get(f"/people/{each}/") for each in (person, uuid4()))
    assert there.status_code == nowhere.status_code == 404
    assert words(there.content.decode()) == words(nowhere.content.decode())


def test_each_case_shown_records_who_looked_at_the_person(client: Client) -> None:
    person, earlier, case = somebody_known()
    as_(client, "Ben").get(f"/people/{person}/")
    assert "seen.person" in kinds_in_journal(case)
    assert "seen.person" not in kinds_in_journal(earlier)
    history = words(main(as_(client, "Aisha"), f"/cases/{case.reference}/history/?show=seen"))
    assert "Ben Carter, Police" in history
    assert "Saw the page of a person on the case" in history


def test_an_address_is_confidential_for_a_person_as_soon_as_one_case_says_so(
    client: Client,
) -> None:
    earlier = identified(at_home())
    case = received(people=people(CHILD, MOTHER | HOME | {"address_confidential": True}))
    known_as_on(case, earlier, 0, 1)
    mair = places(earlier)[1].person_id
    shown = words(main(as_(client, "Aisha"), f"/people/{mair}/"))
    assert shown.count("4 Mill Row ZZ99 3AB") == 1
    assert "Confidential: do not pass on 4 Mill Row ZZ99 3AB" in shown
    assert "Mill Row" not in words(main(as_(client, "Lena"), f"/people/{mair}/"))


def test_the_picture_names_everybody_and_marks_the_child(client: Client) -> None:
    shown, drawn = people_page(client, seven_at_home())
    for name in ("Tom Hollis", "Mair Hollis", "Rhys Penn", "Nia Hollis", "Name not known"):
        assert f">{name}</text>" in drawn
    assert drawn.count('class="rt-picture__person"') == 7
    # The child and the unborn one have a double outline, the partner a thick one.
    assert drawn.count("rt-picture__shape--subject") == drawn.count("rt-picture__inner") == 2
    assert drawn.count("rt-picture__shape--harmer") == 1
    assert "7 people in 4 rows" in drawn
    assert drawn.count(", home 1</title>") == 7
    assert drawn.count(">Home 1</text>") == 1
    assert " style=" not in shown


def people_page(client: Client, case: Case, who: str = "Aisha") -> tuple[str, str]:
    """Return the people page, and the picture on it."""
    shown = main(as_(client, who), f"/cases/{case.reference}/people/")
    return shown, shown.split("<svg")[1].split("</svg>")[0]


def a_family() -> Case:
    """Return a case of a child whose parents parted, with all that a picture may tell."""
    dad = {"role": "parent_carer", "given_name": "Huw", "family_name": "Ellis", "sex": "M"}
    friend = {"role": "associate", "given_name": "Dai", "family_name": "Pugh"}
    unborn = {"role": "unborn_child", "given_name": "Baby"} | HOME
    born = CHILD | HOME | {"born_on": date(2018, 5, 4), "sex": "M"}
    case = received(people=people(born, MOTHER | HOME, MAN | HOME, dad, friend, unborn))
    tom, mair, rhys, huw, dai, baby = places(case)
    told = [(mair, tom), (huw, tom), (mair, baby), (rhys, baby)]
    for parent, child in told:
        entered_by(case, given(parent, child, "parent"))
    entered_by(case, given(huw, mair, "partner", until=date(2021, 6, 1)))
    entered_by(case, given(dai, rhys, "friend"))
    entered_by(case, given(tom, rhys, "lives_with"))
    return case


def titles(drawn: str, style: str) -> list[str]:
    return re.findall(rf'<g class="{style}"><title>(.*?)</title>', drawn)


def test_the_picture_says_of_ties_what_the_table_says_and_no_more(client: Client) -> None:
    shown, drawn = people_page(client, a_family())
    table = words(shown.split('id="relationships"')[1].split('id="homes"')[0])
    said = [each for line in titles(drawn, "rt-picture__tie") for each in line.split("; ")]
    assert len(said) == 6
    assert "Huw Ellis: partner of Mair Hollis, until 1 June 2021" in said
    for each in said:
        told, _comma, until = each.partition(", ")
        assert table.count(f"{told} ") == 1
        assert until.replace("until", "Until") in table
    # That they live together, the boundary says.
    assert "Tom Hollis: lives with Rhys Penn" in table
    assert "lives with" not in drawn


def test_the_picture_says_of_people_what_the_table_says_and_no_more(client: Client) -> None:
    shown, drawn = people_page(client, a_family())
    rows = [words(row) for row in shown.split("<tbody")[1].split("</tbody>")[0].split("<tr")[1:]]
    told = titles(drawn, "rt-picture__person")
    assert len(rows) == len(told) == 6
    for row, title in zip(rows, told, strict=True):
        for said in title.split(", "):
            number = re.sub(r"^(age|home) ", "", said)
            assert number.lower() in row.lower() or said == "home 1"
    living = words(shown.split('id="homes"')[1])
    assert all((title.split(",")[0] in living) is ("home 1" in title) for title in told)


def test_what_is_written_in_the_picture_is_in_the_tables(client: Client) -> None:
    shown, drawn = people_page(client, a_family())
    tables = words(shown.split("<tbody", 1)[1])
    written = re.findall(r"<text[^>]*>(.*?)</text>", drawn)
    assert "friend or acquaintance of" in written
    assert [text for text in written if text not in tables and text != "?"] == []


def test_what_the_marks_mean_stands_below_for_those_that_are_there(client: Client) -> None:
    shown, _drawn = people_page(client, a_family())
    legend = words(shown.split('<ul class="govuk-list rt-picture-legend"')[1].split("</ul>")[0])
    for means in (
        "A man or boy",
        "An unborn child",
        "Double outline: whom the case is about",
        "Thick outline: alleged to have caused harm",
        "nobody has said that they are partners",
        "Two slashes: it has ended",
        "Home 1: 4 Mill Row ZZ99 3AB.",
    ):
        assert means in legend
    shown, _drawn = people_page(client, received(people=people(CHILD)))
    legend = words(shown.split('<ul class="govuk-list rt-picture-legend"')[1].split("</ul>")[0])
    assert "Double outline" in legend
    for absent in ("woman", "Thick", "Partners", "slashes", "address", "No line"):
        assert absent not in legend


def test_to_whom_no_address_is_shown_the_picture_shows_no_home(client: Client) -> None:
    shown, drawn = people_page(client, asked(identified(seven_at_home())), who="Lena")
    assert "Not shown to your role" in shown
    assert "home 1" not in drawn.lower()
    assert "rt-picture__home" not in shown


def test_a_long_name_is_shortened_in_the_picture_and_whole_in_the_table(client: Client) -> None:
    long = {"given_name": "Maximiliana Featherstonehaugh", "family_name": "Cholmondeley-Beauchamp"}
    shown, drawn = people_page(client, received(people=people(CHILD | long)))
    assert re.findall(r"<text[^>]*__name[^>]*>(.*?)</text>", drawn) == [
        "Maximiliana",
        "Featherstonehau…",
    ]
    assert "Maximiliana Featherstonehaugh Cholmondeley-Beauchamp" in words(shown)


def test_a_page_with_much_on_it_asks_no_more_for_more_people(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    case = decided(seven_known())
    neighbours()
    as_(client, "Aisha")
    with django_assert_max_num_queries(20):
        shown = page(client, case)
    assert "Others at this address" in shown
    assert "Perhaps so" in shown


def seven_known() -> Case:
    return opened(at_the_table(answered(asked(identified(seven_at_home())))))


def test_everybody_on_a_case_is_asked_for_once() -> None:
    case = identified()
    with entered(somebody_of(case.lead)):
        assert on_case(case) is on_case(case)
