"""A case is handed over: begun, released, packed, acknowledged, and closed as transferred."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.terms import Step
from roundtable.database.guard import entered
from roundtable.deciding.acting.actions import end_action
from roundtable.deciding.models import Decision, Package, Release, Transfer, TransferEnd
from roundtable.deciding.transferring import actions
from roundtable.deciding.transferring.package import CASE, check
from roundtable.deciding.transferring.queries import (
    acknowledged_transfer,
    still_asked,
    waiting_transfer,
)
from roundtable.deciding.transferring.statement import CaseHandedOver
from roundtable.deciding.urgent.actions import call_at_once, end_urgent
from roundtable.feedback.actions import (
    close_without_action,
    end_case,
    end_transferred,
    tell_everyone,
)
from roundtable.feedback.models import Feedback
from roundtable.intake.actions import join, reopen
from roundtable.journal.queries import entries_of
from roundtable.journal.seals import signing_key
from roundtable.lib.verdict import Refused
from roundtable.workload.models import Clock
from tests.deciding.transferring.story import (
    HEALTH,
    HUB,
    LEAD,
    POLICE,
    acknowledged,
    begun,
    later,
    made,
    piece,
    pieces_of,
    released,
    taken_over,
    told,
)
from tests.staff import somebody_of
from tests.stories import MONDAY, at_the_table, decided, fresh, identified, proposed, received

pytestmark = pytest.mark.django_db
OUTSIDE = "adult_social_care"


def clocks(case: Case) -> dict[str, str]:
    """Return the pages on which agencies have to do something for a transfer."""
    with entered(somebody_of(case.lead)):
        running = Clock.objects.running().filter(case=case, step=Step.TRANSFER)
        return dict(running.values_list("path", "agency"))


def read(package: Package) -> CaseHandedOver:
    """Return the case in a package, as a receiver with the right key reads it."""
    found = check(bytes(package.content), signing_key().public_key().public_bytes_raw())
    assert found.faults == ()
    assert found.digest == package.digest
    return CaseHandedOver.model_validate_json(found.parts[CASE])


def test_the_whole_way_of_a_case_to_another_hub() -> None:
    case = told(health=[piece("Under the dietitian.")], police=[piece("Two calls in May.")])
    transfer = begun(case)
    with entered(somebody_of(LEAD)):
        assert set(transfer.asked) == set(case.contributing)
        assert set(still_asked(transfer)) == set(transfer.asked)
    assert fresh(case).transfer_at == transfer.begun_at
    assert fresh(case).stage == case.stage, "its work goes on"

    released(transfer, HEALTH)
    package = made(transfer)
    assert POLICE in package.without
    assert HEALTH not in package.without
    said = read(package)
    assert [item.text for item in said.items] == ["Under the dietitian."]
    assert [(left.agency, left.count) for left in said.not_released] == [("Northshire Police", 1)]
    assert said.items[0].basis.code == "safeguarding"
    assert clocks(case) == {"transfer/": LEAD}

    acknowledged(package)
    assert clocks(case) == {"transfer/close/": LEAD}
    closed = end_transferred(
        case=fresh(case), because="Ring Iris Bell.", by=somebody_of(LEAD), at=later(case, hours=3)
    )
    assert (closed.stage, closed.transfer_at) == (Stage.CLOSED, None)
    assert closed.closed_because == f"Transferred to {HUB}. Ring Iris Bell."
    assert clocks(case) == {}
    with entered(somebody_of(LEAD)):
        running = Clock.objects.running().filter(case=case)
        assert not running.exists()
        found = list(Feedback.objects.filter(case=case))
    assert {one.agency for one in found if one.referral_id is None} == set(case.contributing)
    assert all(HUB not in one.wording for one in found), "where they are is nobody's to learn"


def test_the_journal_vouches_for_each_step_and_names_nobody() -> None:
    case = told(health=[piece("Under the dietitian.")])
    released(begun(case), HEALTH)
    with entered(somebody_of(LEAD)):
        transfer = waiting_transfer(case)
        assert transfer is not None
    package = made(transfer)
    actions.keep_taken(package=package, by=somebody_of(LEAD), at=later(case, minutes=85))
    acknowledged(package)
    with entered(somebody_of(LEAD)):
        entries = list(entries_of(case.pk))
        kinds = [entry.kind for entry in entries if entry.kind.startswith("deciding.")]
    assert kinds == [
        "deciding.transfer_acknowledged",
        "deciding.package_taken",
        "deciding.package_made",
        "deciding.released",
        "deciding.transfer_begun",
    ]
    assert HUB not in " ".join(f"{entry.record} {entry.purpose}" for entry in entries)


@pytest.mark.parametrize("make", [received, told, at_the_table, decided])
def test_a_family_moves_at_any_stage_and_the_case_closes_there(make: Any) -> None:
    case = make()
    package = made(begun(case, at=later(case, hours=4)), at=later(case, hours=5))
    acknowledged(package, at=later(case, hours=6))
    assert fresh(case).stage == case.stage
    if case.stage == Stage.ACT:
        with entered(somebody_of(LEAD)):
            running = list(case.actions.filter(ended_at=None))
        assert len(read(package).actions) == len(running) > 0
        assert read(package).decisions[0].reasons.startswith("A plan with the family")
        with pytest.raises(Refused, match=r"actions have not ended\. Not everybody has been told"):
            close(case)
        for each in running:
            end_action(
                acted=each,
                done=False,
                result="Southshire does it.",
                by=somebody_of(each.agency),
                at=later(case, hours=7),
            )
        tell_everyone(case=fresh(case), by=somebody_of(LEAD), at=later(case, hours=7))
    assert close(case).stage == Stage.CLOSED


def close(case: Case, because: str = "Theirs now.") -> Case:
    by = somebody_of(case.lead)
    return end_transferred(case=fresh(case), because=because, by=by, at=later(case, hours=8))


def test_what_is_decided_on_goes_with_its_dissent_and_a_proposal_falls() -> None:
    case = decided(dissenting="health")
    package = made(begun(case, at=later(case, hours=4)), at=later(case, hours=5))
    [decision] = read(package).decisions
    dissent = {voice.agency: voice.reasons for voice in decision.voices if voice.reasons}
    assert dissent == {"Northshire Health Partnership": "We would go further."}

    waiting = proposed().case
    acknowledged(
        made(begun(waiting, at=later(waiting, hours=4)), at=later(waiting, hours=5)),
        at=later(waiting, hours=6),
    )
    close(waiting)
    with entered(somebody_of(LEAD)):
        assert not Decision.objects.filter(case=waiting, decided_at=None, fell_at=None).exists()


def test_the_lead_hands_over_and_nobody_else() -> None:
    case = told()
    with pytest.raises(Refused, match="leads the case"):
        begun(case, by=somebody_of(POLICE))
    transfer = begun(case)
    with pytest.raises(Refused, match="leads the case"):
        made(transfer, by=somebody_of(POLICE))
    for deed in (actions.decline, actions.withdraw_transfer):
        with pytest.raises(Refused, match="leads the case"):
            deed(transfer=transfer, because="No.", by=somebody_of(POLICE), at=later(case, hours=2))


def test_not_while_an_urgent_discussion_goes_on() -> None:
    case = told()
    at = later(case, minutes=55)
    called: dict[str, Any] = {"code": "strategy_discussion", "wanted": [], "because": "A bruise."}
    call_at_once(case=case, **called, by=somebody_of(POLICE), at=at)
    with pytest.raises(Refused, match="urgent discussion"):
        begun(case)
    end_urgent(case=fresh(case), because="Explained.", by=somebody_of(LEAD), at=at)
    transfer = begun(case)
    call_at_once(case=fresh(case), **called, by=somebody_of(POLICE), at=later(case, minutes=65))
    with pytest.raises(Refused, match="urgent discussion"):
        made(transfer)


def test_one_transfer_at_a_time_and_another_once_that_ended() -> None:
    case = told()
    transfer = begun(case)
    with pytest.raises(Refused, match="already"):
        begun(case)
    ended = actions.withdraw_transfer(
        transfer=transfer, because="They stay.", by=somebody_of(LEAD), at=later(case, hours=2)
    )
    assert (ended.how, ended.because) == ("withdrawn", "They stay.")
    assert fresh(case).transfer_at is None
    assert clocks(case) == {}
    assert begun(case, at=later(case, hours=3)).number == 2
    with pytest.raises(Refused, match="has ended"):
        made(transfer)


def test_whoever_declines_leaves_the_case_here() -> None:
    case = told()
    transfer = begun(case)
    declined: dict[str, Any] = {"because": "They are not there.", "by": somebody_of(LEAD)}
    with pytest.raises(Refused, match="not made yet"):
        actions.decline(transfer=transfer, **declined, at=later(case, hours=2))
    made(transfer)
    actions.decline(transfer=transfer, **declined, at=later(case, hours=3))
    assert fresh(case).transfer_at is None
    with pytest.raises(Refused, match="acknowledged that they take this case over"):
        close(case)


def test_what_they_read_has_to_be_what_was_made() -> None:
    case = told()
    transfer = begun(case)
    early = {"by_them": "Iris Bell", "on": MONDAY.date(), "reference": "SO-17", "digest": ""}
    with pytest.raises(Refused, match="not made yet"):
        actions.acknowledge(transfer=transfer, **early, by=somebody_of(LEAD), at=MONDAY)  # type: ignore[arg-type]
    package = made(transfer)
    with pytest.raises(Refused, match="not the package that was made here"):
        acknowledged(package, digest="0000 0000 0000")
    assert fresh(case).transfer_at is not None
    assert acknowledged(package).digest == package.digest


def test_a_case_that_is_handed_over_neither_closes_nor_joins_another() -> None:
    waiting = received()
    begun(waiting)
    nothing = {"reason": "below_threshold", "explanation": "No."}
    with pytest.raises(Refused, match="being handed over"):
        close_without_action(
            case=fresh(waiting), **nothing, by=somebody_of(LEAD), at=later(waiting, hours=2)
        )
    first, later_one = identified(), identified()
    begun(later_one)
    with pytest.raises(Refused, match="handed over"):
        join(
            case=later_one,
            into=first,
            because="Same.",
            by=somebody_of(LEAD),
            at=later(first, hours=2),
        )
    acting = decided()
    begun(acting, at=later(acting, hours=4))
    with pytest.raises(Refused, match="being handed over"):
        end_case(case=acting, because="Done.", by=somebody_of(LEAD), at=later(acting, hours=5))


def test_taken_over_and_opened_again_it_closes_as_transferred_only_by_another_transfer() -> None:
    case = told()
    taken_over(case)
    with pytest.raises(Refused, match="Say why"):
        close(case, because=" ")
    close(case)
    at = later(case, hours=9)
    reopen(case=fresh(case), because="They are back.", by=somebody_of(LEAD), at=at)
    with entered(somebody_of(LEAD)):
        assert acknowledged_transfer(fresh(case)) is None
    with pytest.raises(Refused, match="acknowledged that they take this case over"):
        close(case)


def test_an_agency_says_it_again_and_the_last_counts_until_the_package_is_made() -> None:
    case = told(health=[piece("Under the dietitian."), piece("Weighs 19 kg.")])
    transfer = begun(case)
    first, second = pieces_of(case, HEALTH)
    released(transfer, HEALTH, items=[first, second])
    again = released(transfer, HEALTH, items=[second, second])
    assert (again.number, again.items) == (2, [second])
    package = made(transfer)
    assert [item.text for item in read(package).items] == ["Weighs 19 kg."]
    with pytest.raises(Refused, match="package is made"):
        released(transfer, HEALTH)


def test_nobody_releases_for_another_agency() -> None:
    case = told(health=[piece("Under the dietitian.")])
    transfer = begun(case)
    with pytest.raises(Refused, match="another agency's"):
        released(transfer, POLICE, items=pieces_of(case, HEALTH))
    with entered(somebody_of(LEAD)):
        assert not Release.objects.filter(transfer=transfer).exists()


def test_with_everybody_heard_no_reason_is_needed_and_none_is_kept() -> None:
    case = told()
    transfer = begun(case)
    with pytest.raises(Refused, match="Not everybody"):
        made(transfer, because="")
    for agency in transfer.asked:
        released(transfer, agency, items=[], basis="")
    package = made(transfer, because="It hurries.")
    assert (package.without, package.because) == ([], "")
    with pytest.raises(Refused, match="package is made"):
        made(transfer)


def test_who_sees_what_of_a_transfer() -> None:
    case = told(health=[piece("Under the dietitian.")])
    transfer = begun(case)
    released(transfer, HEALTH)
    acknowledged(made(transfer))
    tables = (Transfer, TransferEnd, Release, Package)
    seen = {}
    assert OUTSIDE not in case.agencies
    for agency in (LEAD, HEALTH, POLICE, OUTSIDE):
        with entered(somebody_of(agency)):
            seen[agency] = tuple(each.objects.filter(case=case).exists() for each in tables)  # type: ignore[attr-defined]
    assert seen == {
        LEAD: (True, True, True, True),
        HEALTH: (True, True, True, False),
        POLICE: (True, True, False, False),
        OUTSIDE: (False, False, False, False),
    }


def test_the_database_lets_nobody_else_write() -> None:
    case = told(health=[piece("Under the dietitian.")])
    transfer = begun(case)
    one: dict[str, Any] = {"case": case, "transfer": transfer, "name": "Nobody", "agency": POLICE}
    package = {"content": b"x", "digest": "0" * 64, "made_at": later(case, hours=1)}
    released_by: dict[str, Any] = {
        "number": 1,
        "charter_version": "1.0",
        "at": later(case, hours=1),
    }
    ended = {"how": "withdrawn", "because": "x", "at": later(case, hours=1)}
    with entered(somebody_of(POLICE)):
        for model, said in (
            (Package, one | package),
            (TransferEnd, one | ended),
            (Release, one | released_by | {"agency": HEALTH}),
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                model.objects.create(**said)  # type: ignore[attr-defined]
        changed = Transfer.objects.filter(pk=transfer.pk).update(
            ended="withdrawn", ended_at=case.opened_at
        )
        assert changed == 0
    made(transfer)
    with entered(somebody_of(HEALTH)):
        late = one | released_by | {"agency": HEALTH}
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Release.objects.create(**late)
