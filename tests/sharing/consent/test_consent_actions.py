"""A consent that is recorded counts when something is shared; who said no is overridden only as the
charter demands, and who says no later is heard by everybody who has it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case, Involvement
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.intake.actions import reopen
from roundtable.journal.queries import entries_of
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.sharing.actions import answer, ask_everyone
from roundtable.sharing.consent.actions import (
    assess,
    authorise,
    note_withdrawal,
    override,
    record_consent,
    share_further,
)
from roundtable.sharing.consent.queries import (
    answering_now,
    could_go_further,
    digest_of,
    withdrawn_since,
)
from roundtable.sharing.consent.statement import AssessmentGiven, ConsentGiven, OverrideGiven
from roundtable.sharing.models import (
    Consent,
    ConsentNotice,
    Disclosure,
    Footing,
    Item,
    Override,
)
from roundtable.sharing.queries import consents_of, request_to
from roundtable.sharing.statement import ItemGiven
from roundtable.workload.models import Clock
from roundtable.workload.queries import my_work
from tests.sharing.challenging.test_a_challenge import close
from tests.sharing.consent.test_rules import assessed, overriding
from tests.staff import actor, nobody_of, somebody_of, user
from tests.stories import (
    MONDAY,
    answered,
    answers_of,
    asked,
    at_the_table,
    decided,
    fresh,
    identified,
    opened,
    received,
    request_of,
)

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
LATER = MONDAY + timedelta(hours=2)
WISH = ItemGiven(category="wishes", text="Wants to stay with her sister.")
TOLD_OF = ("childrens_social_care", "police", "education")


def a_case(level: str = "standard") -> Case:
    """Return a case on which everybody was asked; at this grade a no holds back what they want."""
    return asked(identified(received(), level))


def tom(case: Case) -> Involvement:
    with entered(somebody_of(case.lead)):
        return case.involvements.select_related("case").get(place=1)


def says(
    about: Involvement,
    state: str = "refused",
    by: Actor | None = None,
    minutes: int = 0,
    **more: Any,
) -> Consent:
    said: dict[str, Any] = {"state": state, "decided_by": "self", "asked_on": TODAY}
    if state in ("not_sought", "not_needed"):
        said = {"state": state, "because": "It would put him in danger."}
    return record_consent(
        about=about,
        given=ConsentGiven.model_validate(said | more),
        by=by or somebody_of("health"),
        at=LATER + timedelta(minutes=minutes),
    )


def tells(case: Case, *items: ItemGiven, agency: str = "health") -> None:
    request = request_of(case, agency)
    by = somebody_of(agency)
    answer(request=request, answers=answers_of(request, *items), by=by, at=LATER)


def got(case: Case) -> dict[str, set[str]]:
    """Return who has which of health's items."""
    with entered(somebody_of("health")):
        live = Disclosure.objects.filter(case=case, withdrawn_at=None, item__agency="health")
        found: dict[str, set[str]] = {}
        for text, to in live.values_list("item__text", "to_agency"):
            found.setdefault(text, set()).add(to)
        return found


def overrides(about: Involvement, by: Actor | None = None, **changes: Any) -> Override:
    given: OverrideGiven = overriding(**changes)
    return override(about=about, given=given, by=by or somebody_of("health"), at=LATER)


def shares(about: Involvement, by: Actor | None = None) -> list[Disclosure]:
    """Share what may go further now, as its page shows it."""
    who = by or somebody_of("health")
    with entered(who):
        request = request_to(about.case, who.agency)
        assert request is not None
        now = answering_now(in_force(LATER), about.case, request, who, LATER)
        shown = digest_of(could_go_further(now, about))
    return share_further(about=about, shown=shown, by=who, at=LATER)


def test_a_no_holds_back_what_hangs_on_it_and_a_yes_does_not() -> None:
    case = a_case()
    says(tom(case))
    tells(case, WISH)
    assert got(case) == {}
    other = a_case()
    says(tom(other), "given")
    tells(other, WISH)
    assert set(TOLD_OF) <= got(other)[WISH.text]


def test_a_yes_to_one_piece_does_not_turn_a_recorded_no_round() -> None:
    case = a_case()
    says(tom(case))
    tells(case, WISH.model_copy(update={"consent": "given"}))
    assert got(case) == {}


def test_a_no_to_one_piece_outlives_whatever_is_recorded_later() -> None:
    case = a_case()
    tells(case, WISH.model_copy(update={"consent": "refused"}))
    for state in ("given", "not_sought"):
        says(tom(case), state)
        with pytest.raises(Refused, match="may go further now"):
            shares(tom(case))
    says(tom(case), purpose="protect_child")
    with pytest.raises(Refused, match="may go further now"):
        shares(tom(case))


def test_a_no_for_one_purpose_is_kept_with_the_item_and_its_evidence() -> None:
    case = a_case()
    says(tom(case), "given")
    says(tom(case), purpose="plan_help", minutes=1)
    tells(case, WISH)
    with entered(somebody_of("health")):
        item = Item.objects.get(case=case, agency="health")
    assert (item.consent, item.consents) == ("given", {"plan_help": "refused"})
    assert "('plan_help', 'refused')" in item.content()


def test_another_agency_s_record_counts_for_nothing() -> None:
    case = a_case()
    says(tom(case), by=somebody_of("education"))
    tells(case, WISH)
    assert got(case)[WISH.text]


def test_refused_then_overridden_it_goes_and_says_why() -> None:
    case = a_case()
    about = tom(case)
    says(about)
    tells(case, WISH)
    made = overrides(about)
    assert (made.role, made.clause) == ("", "7.100")
    assert got(case) == {}
    shares(about)
    assert set(TOLD_OF) <= got(case)[WISH.text]
    with entered(somebody_of("health")):
        assert {each.override_id for each in Footing.objects.all()} == {made.pk}
    with entered(somebody_of("police")):
        assert not Footing.objects.exists()
    with pytest.raises(Refused, match="may go further now"):
        shares(about)


def test_whom_the_charter_demands_authorises_it_first() -> None:
    case = a_case()
    about = tom(case)
    says(about)
    tells(case, WISH)
    made = overrides(about, ground="coercion")
    ravi = actor("Ravi")
    with entered(ravi):
        assert f"consent/override/{made.pk}/" in {clock.path for clock in my_work(ravi)}
    with pytest.raises(Refused, match="may go further now"):
        shares(about)
    with pytest.raises(Refused, match="waits for somebody else"):
        authorise(
            override=made, granted=True, because="I think so.", by=somebody_of("health"), at=LATER
        )
    authorise(override=made, granted=True, because="The test is met.", by=ravi, at=LATER)
    shares(about)
    assert got(case)[WISH.text]
    with pytest.raises(Refused, match="decided or has ended"):
        authorise(override=made, granted=False, because="No.", by=ravi, at=LATER)


def test_what_is_not_authorised_stays_and_can_be_asked_for_again() -> None:
    case = a_case()
    about = tom(case)
    says(about)
    tells(case, WISH)
    made = overrides(about, ground="coercion")
    with pytest.raises(Refused, match="overridden, or that is asked for"):
        overrides(about)
    authorise(override=made, granted=False, because="Nothing shows it.", by=actor("Ravi"), at=LATER)
    with pytest.raises(Refused, match="may go further now"):
        shares(about)
    overrides(about)


def test_nobody_authorises_what_they_asked_for() -> None:
    case = a_case()
    says(tom(case))
    ravi = actor("Ravi")
    made = overrides(tom(case), by=ravi, ground="coercion")
    with pytest.raises(Refused, match="asked for this yourself"):
        authorise(override=made, granted=True, because="Yes.", by=ravi, at=LATER)


def test_an_information_governance_lead_authorises_by_a_task() -> None:
    case = a_case()
    says(tom(case))
    made = overrides(tom(case), ground="court_or_statute")
    pia = actor("Pia")
    assert may(pia, Verb.AUTHORISE, fresh(case).facts())
    with entered(pia):
        assert Override.objects.get() == made
        assert {each.agency for each in Consent.objects.all()} == {"health"}
    authorise(override=made, granted=True, because="The order is named.", by=pia, at=LATER)
    with entered(pia):
        assert not Override.objects.exists()
        assert not Case.objects.exists()


def test_a_ground_that_needs_an_assessment_names_it() -> None:
    case = a_case()
    about = tom(case)
    says(about)
    with pytest.raises(Refused, match="needs an assessment"):
        overrides(about, ground="lacks_capacity")
    given: AssessmentGiven = assessed(weighs=False, best_interests="His brother agrees.")
    with pytest.raises(Refused, match="people from 16 on"):
        assess(about=about, given=given, by=somebody_of("health"), at=LATER)
    with entered(somebody_of(case.lead)):
        mair = case.involvements.select_related("case").get(place=2)
    says(mair)
    found = assess(about=mair, given=given, by=somebody_of("health"), at=LATER)
    assert found.lacks
    made = overrides(mair, ground="lacks_capacity")
    assert made.assessment == found
    with pytest.raises(Refused, match="Neither their yes nor their no"):
        says(mair, "given", minutes=5)


def test_a_yes_ends_what_overrode_the_no() -> None:
    case = a_case()
    says(tom(case))
    made = overrides(tom(case))
    says(tom(case), "given", minutes=5)
    with entered(somebody_of("health")):
        assert Override.objects.get(pk=made.pk).ended_at is not None
        assert consents_of(case, "health")[tom(case).pk].override_of("plan_help") == ""


def test_a_withdrawal_holds_back_the_rest_and_tells_everybody_who_has_it() -> None:
    case = a_case()
    about = tom(case)
    says(about, "given")
    tells(case, WISH)
    have = got(case)[WISH.text]
    withdrawn = says(about, "withdrawn", minutes=10)
    police = somebody_of("police")
    with entered(police):
        assert withdrawn_since(case)
        told = Consent.objects.get(pk=withdrawn.pk)
        notices = ConsentNotice.objects.filter(noted_at=None)
        assert [notice.item.text for notice in notices] == [WISH.text]
    with entered(somebody_of("health")):
        assert {notice.to_agency for notice in ConsentNotice.objects.all()} == have
    assert note_withdrawal(consent=told, by=police, at=LATER + timedelta(hours=1)) == 1
    with pytest.raises(Refused, match="has noted this"):
        note_withdrawal(consent=told, by=police, at=LATER + timedelta(hours=1))
    request = request_of(case, "health")
    with entered(somebody_of("health")):
        at = LATER + timedelta(minutes=20)
        now = answering_now(in_force(at), case, request, somebody_of("health"), at)
        assert could_go_further(now, about) == []


def test_what_went_whatever_they_said_is_no_matter_of_a_withdrawal() -> None:
    case = a_case()
    about = tom(case)
    says(about, "not_sought")
    tells(case, WISH)
    says(about, "given", minutes=10)
    says(about, "withdrawn", minutes=20)
    with entered(somebody_of("health")):
        assert not ConsentNotice.objects.exists()


TABLES = ("consent", "capacityassessment", "override", "authorisation")


def test_what_an_agency_records_no_other_reads() -> None:
    case = a_case()
    about = tom(case)
    says(about)
    with entered(somebody_of(case.lead)):
        mair = case.involvements.select_related("case").get(place=2)
    assess(about=mair, given=assessed(), by=somebody_of("health"), at=LATER)
    made = overrides(about, ground="coercion")
    authorise(override=made, granted=True, because="Met.", by=actor("Ravi"), at=LATER)
    for who in (
        somebody_of("police"),
        somebody_of(case.lead),
        actor("Lena"),
        actor("Pia"),
        nobody_of("health", Role.HUB_MANAGER),
    ):
        for table in TABLES:
            with entered(who), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM sharing_{table}")
                assert cursor.fetchone() == (0,), (who, table)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sharing_consent SET state = 'given'",
        "UPDATE sharing_override SET role = ''",
        "UPDATE sharing_capacityassessment SET lacks = true",
        "UPDATE sharing_authorisation SET granted = true",
        "UPDATE sharing_consentnotice SET to_agency = 'police'",
        "DELETE FROM sharing_consent",
    ],
)
def test_what_was_recorded_is_never_changed(statement: str) -> None:
    with (
        entered(somebody_of("health")),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_only_who_was_asked_about_somebody_records_what_they_say() -> None:
    case = a_case()
    with pytest.raises(Refused, match="not on it"):
        says(tom(case), by=somebody_of("idva"))
    with entered(somebody_of(case.lead)):
        harmer = case.involvements.select_related("case").get(place=3)
    with entered(somebody_of("childrens_centres")):
        asked_about = {
            p.involvement.place
            for p in request_of(case, "childrens_centres").asked_about.select_related("involvement")
        }
    assert 3 not in asked_about
    with pytest.raises(Refused, match="not asked about them"):
        says(harmer, by=somebody_of("childrens_centres"))


def test_each_is_in_the_journal_once_and_vouched_for() -> None:
    case = a_case()
    about = tom(case)
    said = says(about)
    made = overrides(about, ground="coercion")
    decided = authorise(override=made, granted=True, because="Met.", by=actor("Ravi"), at=LATER)
    with entered(somebody_of("health")):
        found = {entry.kind: entry for entry in entries_of(case.pk)}
    for kind, record in (
        ("consent_recorded", said),
        ("overridden", made),
        ("override_decided", decided),
    ):
        entry = found[f"sharing.{kind}"]
        assert entry.record == record.journal_name
        assert bytes(entry.commitment) == record.commitment()


def test_what_went_after_a_later_yes_is_told_of_its_withdrawal_too() -> None:
    case = a_case()
    about = tom(case)
    says(about)
    tells(case, WISH)
    says(about, "given", minutes=5)
    have = {each.to_agency for each in shares(about)}
    says(about, "refused", minutes=10)
    with entered(somebody_of("health")):
        assert {notice.to_agency for notice in ConsentNotice.objects.all()} == have


def test_a_yes_to_one_purpose_is_withdrawn_with_everything() -> None:
    case = a_case()
    about = tom(case)
    says(about, "given", purpose="plan_help")
    tells(case, WISH)
    says(about, "withdrawn", minutes=10)
    with entered(somebody_of("health")):
        assert consents_of(case, "health")[about.pk].of("plan_help") == "withdrawn"
        assert ConsentNotice.objects.exists()


def test_what_was_not_shown_is_not_shared() -> None:
    case = a_case()
    about = tom(case)
    says(about)
    tells(case, WISH)
    overrides(about)
    with pytest.raises(Refused, match="has changed since"):
        share_further(about=about, shown="", by=somebody_of("health"), at=LATER)
    assert got(case) == {}


def test_an_override_holds_for_the_no_that_it_answers() -> None:
    case = a_case()
    about = tom(case)
    says(about)
    overrides(about)
    says(about, purpose="plan_help", minutes=1)
    with entered(somebody_of("health")):
        known = consents_of(case, "health")[about.pk]
        assert not known.override_of("plan_help")
        assert known.override_of("protect_child")
    says(about, minutes=2)
    with entered(somebody_of("health")):
        assert not consents_of(case, "health")[about.pk].override_of("protect_child")


def test_what_waits_to_be_authorised_ends_with_a_yes_and_with_its_deadline() -> None:
    case = a_case()
    says(tom(case))
    overrides(tom(case), ground="court_or_statute")
    pia = actor("Pia")
    with entered(pia):
        assert my_work(pia).exists()
    says(tom(case), "given", minutes=5)
    with entered(pia):
        assert not my_work(pia).exists()
        assert not Case.objects.exists()


def test_that_somebody_said_no_is_nowhere_on_the_pages_of_others(client: Client) -> None:
    case = a_case()
    says(tom(case))
    overrides(tom(case), ground="coercion")
    client.force_login(user("Ben"))
    for page in ("", "history/", "history/?show=all", "gathering/", "people/"):
        said = client.get(f"/cases/{case.reference}/{page}").content.decode()
        assert "uthorise" not in said, page
        assert "consent" not in said.lower().replace("without anybody's consent", ""), page
    with entered(somebody_of("police")):
        kinds = {entry.kind for entry in entries_of(case.pk)}
        assert not {kind for kind in kinds if "consent" in kind or "overrid" in kind}
        assert not Clock.objects.filter(step="authorise").exists()


@pytest.mark.parametrize(
    "statement",
    [
        (
            "INSERT INTO sharing_consentnotice (id, case_id, consent_id, item_id, from_agency,"
            " to_agency, told_at, noted_by) SELECT %s, %s, %s, i.id, 'police', 'police', now(), ''"
            " FROM sharing_item i WHERE i.agency = 'police'"
        ),
    ],
)
def test_nobody_reads_anothers_consent_by_telling_themselves_of_it(statement: str) -> None:
    case = a_case()
    said = says(tom(case))
    told = ItemGiven(category="incident", text="Called out in May.")
    tells(case, told, agency="police")
    with (
        entered(somebody_of("police")),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [uuid4(), case.pk, said.pk])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workload_clock SET role = ''",
        "UPDATE workload_clock SET role = 'information_governance'",
        "UPDATE workload_clock SET agency = 'police'",
    ],
)
def test_nobody_changes_for_whom_a_clock_runs(statement: str) -> None:
    with (
        entered(somebody_of("health")),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_clock_that_stopped_does_not_run_again() -> None:
    case = a_case()
    says(tom(case))
    made = overrides(tom(case), ground="court_or_statute")
    authorise(override=made, granted=False, because="No order.", by=actor("Pia"), at=LATER)
    with entered(somebody_of("health")):
        assert Override.objects.filter(pk=made.pk).update(ended_at=None) == 0
        with pytest.raises(DatabaseError, match="has stopped"), transaction.atomic():
            Clock.objects.filter(path=made.path).update(stopped_at=None)


def test_what_waits_to_be_authorised_ends_with_its_case_and_can_be_asked_for_again() -> None:
    case = decided(opened(at_the_table(answered(a_case()))))
    says(tom(case))
    overrides(tom(case), ground="court_or_statute")
    pia = actor("Pia")
    with entered(pia):
        assert my_work(pia).exists()
    close(fresh(case))
    with entered(pia):
        assert not my_work(pia).exists()
        assert not Case.objects.exists()
    later = LATER + timedelta(days=2)
    reopen(case=fresh(case), because="A call came.", by=somebody_of(case.lead), at=later)
    request = ask_everyone(case=fresh(case), by=somebody_of(case.lead), at=later)
    assert request
    assert overrides(tom(case), ground="coercion").ended_at is None


def test_only_who_leads_a_case_ends_what_waits_there() -> None:
    case = a_case()
    with (
        entered(somebody_of("police")),
        pytest.raises(DatabaseError, match="closed by its lead"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT sharing_end_what_waits(%s, now())", [case.pk])
