"""A package in words, and as the referral that it is to the hub that receives it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from roundtable.charter.terms import Charter
from roundtable.deciding.transferring.package import CASE, Checked
from roundtable.deciding.transferring.packing import readable
from roundtable.deciding.transferring.receiving import LONGEST, as_referral, verdict_on
from roundtable.deciding.transferring.saying import THE_REST, as_text, sections
from roundtable.deciding.transferring.statement import CaseHandedOver
from tests.staff import nobody_of

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOME = {"lines": "4 Mill Row", "postcode": "ZZ99 3AB", "given_by": "Education"}
NOBODY: dict[str, Any] = {
    "role": {"code": "sibling", "name": "Brother or sister"},
    "given_name": "",
}
NOBODY |= {"family_name": "", "born_on": None, "age_about": None, "sex": "", "nhs_number": ""}
NOBODY |= {"homes": [], "kept_back": 0}
TOM = NOBODY | {
    "place": 1,
    "role": {"code": "subject_child", "name": "Child the concern is about"},
    "given_name": "Tom",
    "born_on": date(2019, 5, 4),
    "nhs_number": "9990000018",
    "homes": [HOME, HOME | {"lines": "1 Elm Court"}],
    "kept_back": 2,
}
ITEM: dict[str, Any] = {
    "agency": "Health",
    "person": 1,
    "category": {"code": "involvement", "name": "Involvement"},
    "text": "Under the dietitian.",
    "happened_on": date(2026, 2, 1),
    "source": "Record",
    "fact": False,
    "sensitivity": "sensitive",
    "basis": {"code": "safeguarding", "name": "Safeguarding"},
}
DECIDED: dict[str, Any] = {
    "outcome": {"code": "child_in_need_s17", "name": "Child in need"},
    "level_of_need": 3,
    "reasons": "He needs help.",
    "emergency": False,
    "decided_at": MONDAY,
    "decided_by": ["Police", "Health"],
    "people": [{"person": 1, "outcome": {"code": "advice", "name": "Advice"}}],
    "voices": [
        {"agency": "Police", "stance": "Agrees", "reasons": ""},
        {"agency": "Health", "stance": "Dissents", "reasons": "Too little."},
    ],
}
ACTION: dict[str, Any] = {"what": "Visit", "agency": "Health", "due_at": MONDAY, "about": [1]}
REFERRED: dict[str, Any] = {
    "source": "School",
    "received_at": MONDAY,
    "narrative": "Tom came hungry.",
    "wishes": "To see his dog.",
    "immediate_danger": True,
}


def case(**changes: Any) -> CaseHandedOver:
    said: dict[str, Any] = {
        "hub": "Southshire hub",
        "reference": "AB12-CD34",
        "transfer": 1,
        "to": "Us",
        "because": "They moved.",
        "made_at": MONDAY,
        "charter_version": "1.0",
        "opened_at": MONDAY,
        "lead": "Southshire social care",
        "contact": "Iris Bell, 01632 960123",
        "grade": None,
        "concerns": [{"code": "neglect", "name": "Neglect"}],
        "referrals": [REFERRED],
        "people": [TOM, NOBODY | {"place": 4, "age_about": 2}],
        "ties": [{"person": 4, "other": 1, "kind": "sibling"}],
        "decisions": [DECIDED, DECIDED | {"emergency": True, "decided_by": ["Police"]}],
        "actions": [ACTION | {"accepted": True}, ACTION | {"accepted": False, "about": []}],
        "items": [ITEM, ITEM | {"happened_on": None, "source": "", "fact": True}],
        "not_released": [{"agency": "Police", "count": 2}],
        "withheld": [{"agency": "Probation", "person": 4, "ground": "Serious harm"}],
    }
    return CaseHandedOver.model_validate(said | changes)


def test_everything_in_it_is_said_once_in_words() -> None:
    said = {each.title: "\n".join(each.entries) for each in sections(case())}
    assert "Risk, as the hub graded it: not graded yet" in said["What it is about"]
    assert said["Who is on it"].splitlines() == [
        "Tom, child the concern is about, born 4 May 2019, NHS number 9990000018",
        "4 Mill Row ZZ99 3AB (given by Education)",
        "1 Elm Court ZZ99 3AB (given by Education)",
        "2 addresses are kept confidential, and not told here. Ask Southshire social care.",
        "Name not known, brother or sister, about 2 years old",
        "Brother or sister of Tom",
    ]
    assert "It spoke of immediate danger" in said["What was referred"]
    assert "Health: dissents. Too little." in said["What was decided"]
    assert "Decided together by Police, Health." in said["What was decided"]
    assert "One agency acted at once" in said["What was decided"]
    assert "Visit: Health, due 2 March 2026, for Tom\n" in said["What is still to be done"] + "\n"
    assert "Visit: Health, due 2 March 2026 (not accepted yet)" in said["What is still to be done"]
    first, _basis, second, *_rest = said["What agencies let go with the case"].splitlines()
    assert first == "1 February 2026, Tom: Under the dietitian."
    assert second == "Date not known, Tom: Under the dietitian."
    left = said["What is not in it"].splitlines()
    assert left[0] == "Police: 2 pieces of information stay with the hub."
    assert left[1] == "Probation withheld something about Name not known. Ground: Serious harm."


def test_what_somebody_wrote_is_only_words_in_the_file() -> None:
    page = readable(case(because="<script>alert(1)</script>"), "Official-Sensitive")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert page.count("Official-Sensitive") == 2


def test_what_is_too_long_for_a_referral_says_that_there_is_more() -> None:
    whole = as_text(case(), at_most=LONGEST)
    assert THE_REST not in whole
    assert as_text(case(), at_most=len(whole)) == whole
    less = as_text(case(), at_most=len(whole) - 1)
    assert less.endswith(THE_REST)
    assert whole.startswith(less.removesuffix(THE_REST).rstrip())
    many = case(items=[ITEM | {"text": "x" * 9_000}] * 4)
    assert len(as_referral(many, "0").narrative) <= LONGEST


def test_as_a_referral_it_keeps_people_ties_and_danger() -> None:
    given = as_referral(case(), "abc")
    assert (given.source, given.sender_reference) == ("another_hub", "abc")
    assert (given.referrer_name, given.referrer_contact) == (
        "Southshire hub",
        "Iris Bell, 01632 960123",
    )
    assert given.immediate_danger
    assert given.wishes == "To see his dog."
    assert [(each.given_name, each.address) for each in given.people] == [
        ("Tom", "4 Mill Row"),
        ("", ""),
    ]
    [tie] = given.relationships
    assert (tie.person, tie.other, tie.kind) == (2, 1, "sibling")
    long = case(referrals=[REFERRED | {"wishes": "x" * 15_000}] * 2)
    assert as_referral(long, "0").wishes == ""


@pytest.mark.parametrize("part", [b"", b"{}", b"not JSON"])
def test_a_case_in_another_form_is_refused(charter: Charter, part: bytes) -> None:
    checked = Checked("0", parts={CASE: part})
    verdict, said = verdict_on(checked, charter, nobody_of("childrens_social_care"))
    assert said is None
    assert "not known here" in str(verdict)
