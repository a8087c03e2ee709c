"""What each action of the analysis does, and every way in which it refuses."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from roundtable.analysis.actions import (
    FactorGiven,
    add_factor,
    agree_summary,
    settle_unknown,
    take_back,
)
from roundtable.analysis.models import Factor, OwnWords, Summary, WordsDisclosure
from roundtable.analysis.queries import analysis, latest_summary
from roundtable.analysis.rules import Kind
from roundtable.cases.models import Case
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused
from roundtable.sharing.consent.actions import record_consent
from roundtable.sharing.consent.statement import ConsentGiven
from tests.analysis.gathered import (
    HEALTH,
    LEAD,
    OPEN_TO_US,
    POLICE,
    PROBATION,
    UNDERWEIGHT,
    added,
    child,
    gathered,
    items,
    later,
    said,
    summed_up,
    wondered,
)
from tests.staff import somebody_of
from tests.stories import asked, identified, received

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    with entered(somebody_of(LEAD)):
        written = entries_of(case.pk).filter(kind__startswith="analysis.").order_by("id")
        return [kind.removeprefix("analysis.") for kind in written.values_list("kind", flat=True)]


def seen_by(agency: str, case: Case) -> set[str]:
    with entered(somebody_of(agency)):
        return set(Factor.objects.filter(case=case).values_list("text", flat=True))


def settle(unknown: Factor, *texts: str, by: str = HEALTH, how: str = "Gran does.") -> Factor:
    return settle_unknown(
        unknown=unknown,
        how=how,
        items=items(unknown.case, *texts),
        by=somebody_of(by),
        at=later(unknown.case, 75),
    )


def agree(summary: Summary, by: str) -> None:
    agree_summary(summary=summary, by=somebody_of(by), at=later(summary.case, 90))


def test_a_factor_keeps_what_it_rests_on_about_whom_and_who_said_so() -> None:
    case = gathered()
    factor = added(case, UNDERWEIGHT, OPEN_TO_US, about=child(case))
    with entered(somebody_of(LEAD)):
        (shown,) = analysis(case, somebody_of(LEAD)).groups[Kind.RISK]
    assert shown.row.pk == factor.pk
    assert {each.event.item.text for each in shown.items} == {UNDERWEIGHT, OPEN_TO_US}
    assert (shown.about, shown.row.agency, shown.row.name) == ("Tom Hollis", LEAD, "Aisha Rahman")
    assert POLICE not in shown.audience.seen_by
    assert kinds(case) == ["factor_added"]


def test_a_factor_rests_on_nothing_that_its_writer_does_not_see() -> None:
    case = gathered()
    with pytest.raises(Refused, match="does not see"):
        added(case, UNDERWEIGHT, by=POLICE)
    with pytest.raises(Refused, match="does not see"):
        added(case, items=(uuid4(),))
    with pytest.raises(Refused, match="rests on something"):
        added(case)
    assert seen_by(LEAD, case) == set()
    assert kinds(case) == ["factor_added.refused"] * 3


def test_an_item_of_another_case_is_none_of_this() -> None:
    case, other = gathered(), gathered()
    with pytest.raises(Refused, match="does not see"):
        added(case, items=items(other, OPEN_TO_US))


def test_a_factor_is_about_somebody_on_the_case() -> None:
    case, other = gathered(), received()
    with pytest.raises(Refused, match="not on this case"):
        added(case, OPEN_TO_US, about=child(other))


def test_nothing_is_analysed_before_anything_is_gathered() -> None:
    given = FactorGiven(Kind.UNKNOWN, "Who cooks?")
    case = identified()
    with pytest.raises(Refused, match="not done at the stage"):
        add_factor(case=case, given=given, by=somebody_of(LEAD), at=later(case))


def test_a_factor_taken_back_stays_with_the_reason() -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US)
    gone: dict[str, Any] = {"factor": factor, "because": "That was his brother."}
    gone |= {"at": later(case, 70)}
    with pytest.raises(Refused, match="Another agency"):
        take_back(by=somebody_of(POLICE), **gone)
    take_back(by=somebody_of(LEAD), **gone)
    with entered(somebody_of(POLICE)):
        found = analysis(case, somebody_of(POLICE))
    assert found.groups[Kind.RISK] == []
    assert [each.row.taken_back_because for each in found.taken_back] == ["That was his brother."]
    with pytest.raises(Refused, match="took it back meanwhile"):
        take_back(by=somebody_of(LEAD), **gone)
    assert kinds(case) == [
        "factor_added",
        "factor_taken_back.refused",
        "factor_taken_back",
        "factor_taken_back.refused",
    ]


def test_who_does_not_see_a_factor_cannot_take_it_back() -> None:
    factor = added(gathered(), UNDERWEIGHT)
    with pytest.raises(Refused, match="does not see it any more"):
        take_back(factor=factor, because="No.", by=somebody_of(POLICE), at=later(factor.case, 70))


def test_an_unknown_is_settled_and_how_goes_only_where_its_grounds_go() -> None:
    case = gathered()
    unknown = wondered(case, by=POLICE)
    settle(unknown, UNDERWEIGHT)
    assert seen_by(LEAD, case) == {unknown.text, "Gran does."}
    assert seen_by(POLICE, case) == {unknown.text}
    with entered(somebody_of(POLICE)):
        (shown,) = analysis(case, somebody_of(POLICE)).groups[Kind.UNKNOWN]
    assert (shown.row.settled_by, shown.answer) == (HEALTH, None)
    with entered(somebody_of(LEAD)):
        found = analysis(case, somebody_of(LEAD))
        (shown,) = found.groups[Kind.UNKNOWN]
    assert shown.answer is not None
    assert shown.answer.row.text == "Gran does."
    assert found.estimate.reasons[-1] == "0 open unknowns"
    with pytest.raises(Refused, match="settled meanwhile"):
        settle(unknown, OPEN_TO_US)
    assert kinds(case) == ["factor_added", "unknown_settled", "unknown_settled.refused"]


def test_an_answer_that_rests_on_nothing_is_its_agencys_alone() -> None:
    case = gathered()
    unknown = wondered(case)
    answer = settle(unknown)
    assert seen_by(HEALTH, case) == {unknown.text, answer.text}
    assert seen_by(LEAD, case) == {unknown.text}


def test_an_answer_repeats_what_the_question_rests_on() -> None:
    case = gathered()
    unknown = wondered(case, UNDERWEIGHT)
    settle(unknown, OPEN_TO_US, by=LEAD)
    assert seen_by(POLICE, case) == set()


def test_an_answer_taken_back_opens_the_question_again() -> None:
    case = gathered()
    unknown = wondered(case)
    answer = settle(unknown, OPEN_TO_US)
    take_back(factor=answer, because="She moved.", by=somebody_of(HEALTH), at=later(case, 80))
    with entered(somebody_of(LEAD)):
        found = analysis(case, somebody_of(LEAD))
    (shown,) = found.groups[Kind.UNKNOWN]
    assert (shown.row.settled_at, shown.answer) == (None, None)
    assert [each.row.text for each in found.taken_back] == [answer.text]
    settle(unknown, OPEN_TO_US, how="An aunt does.")


def test_own_words_go_where_the_charter_lets_them() -> None:
    case = gathered()
    recorded = said(case)
    for agency in case.agencies:
        with entered(somebody_of(agency)):
            (found,) = analysis(case, somebody_of(agency)).words
        assert found.whose == "Tom Hollis"
        assert found.clause == ("" if agency == LEAD else "7.68")
    with entered(somebody_of(LEAD)):
        assert WordsDisclosure.objects.filter(words=recorded).count() == len(case.agencies) - 1
        entry = entries_of(case.pk).get(kind="analysis.words_recorded")
    assert entry.clauses == ["7.68"]
    assert entry.purpose == "plan_help"


def test_own_words_do_not_pass_a_no_that_was_recorded() -> None:
    case = gathered(asked(identified(received(), level="standard")))
    lead, at = somebody_of(LEAD), later(case, 60)
    with entered(lead):
        tom = case.involvements.select_related("case").get(place=1)
    no = ConsentGiven(state="refused", decided_by="self", asked_on=at.date())
    record_consent(about=tom, given=no, by=lead, at=at)
    recorded = said(case, consent="given")
    with entered(somebody_of(LEAD)):
        assert not WordsDisclosure.objects.filter(words=recorded).exists()


def test_restricted_words_stay_with_whoever_heard_them() -> None:
    case = gathered()
    said(case, by=POLICE, sensitivity="restricted")
    for agency in case.agencies:
        with entered(somebody_of(agency)):
            assert OwnWords.objects.filter(case=case).count() == (agency == POLICE)


def test_own_words_are_somebodys_and_say_something() -> None:
    case = gathered()
    with pytest.raises(Refused, match="Nothing is written"):
        said(case, words="", wishes=" ")
    with pytest.raises(Refused, match="not on this case"):
        said(case, about=uuid4())


def test_a_summary_names_who_wrote_it_and_everybody_who_agreed() -> None:
    case = gathered()
    first = summed_up(case, added(case, OPEN_TO_US))
    agree(first, POLICE)
    agree(first, HEALTH)
    with entered(somebody_of(PROBATION)):
        version = analysis(case, somebody_of(PROBATION)).summary
    assert version is not None
    assert version.said.agency == LEAD
    assert [each[:2] for each in version.agreed] == [
        (POLICE, "Ben Carter"),
        (HEALTH, "Dev Patel"),
    ]
    assert version.agreed_by(LEAD)
    assert not version.agreed_by(PROBATION)
    with pytest.raises(Refused, match="has agreed"):
        agree(first, POLICE)
    with pytest.raises(Refused, match="wrote it"):
        agree(first, LEAD)
    assert kinds(case) == [
        "factor_added",
        "summary_written",
        *["summary_agreed"] * 2,
        *["summary_agreed.refused"] * 2,
    ]


def test_another_version_starts_the_agreement_again() -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US)
    first = summed_up(case, factor)
    agree(first, POLICE)
    second = summed_up(case, factor, by=POLICE, seen=first.pk, at=later(case, 95))
    with entered(somebody_of(LEAD)):
        found = analysis(case, somebody_of(LEAD))
    assert [each.said.pk for each in found.versions] == [second.pk, first.pk]
    assert found.versions[0].agreed == ()
    with pytest.raises(Refused, match="newer version"):
        agree(first, HEALTH)


def test_two_who_write_the_summary_at_once_do_not_undo_each_other() -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US)
    first = summed_up(case, factor)
    with pytest.raises(Refused, match="another version"):
        summed_up(case, factor, by=POLICE, seen=None)
    with entered(somebody_of(POLICE)):
        latest = latest_summary(case)
    assert latest is not None
    assert latest.pk == first.pk


def test_a_summary_goes_where_all_it_draws_on_goes() -> None:
    case = gathered()
    open_one, care = added(case, OPEN_TO_US), added(case, UNDERWEIGHT, text="He is underweight.")
    with pytest.raises(Refused, match="does not see"):
        summed_up(case, open_one, care, by=POLICE)
    whole = summed_up(case, open_one, care)
    with entered(somebody_of(POLICE)):
        assert latest_summary(case) is None
    with entered(somebody_of(HEALTH)):
        assert latest_summary(case) == whole
    summed_up(case, open_one, by=POLICE)


def test_what_was_taken_back_is_drawn_on_no_more() -> None:
    case = gathered()
    factor = added(case, OPEN_TO_US)
    take_back(factor=factor, because="Not so.", by=somebody_of(LEAD), at=later(case, 70))
    with pytest.raises(Refused, match="taken back"):
        summed_up(case, factor)
