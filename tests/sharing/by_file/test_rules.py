"""What a file of returns says, and what stands against a line of it, without a database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.lib.actor import Role
from roundtable.lib.verdict import allow, deny
from roundtable.sharing.by_file.rules import (
    Line,
    RequestFacts,
    answered_so,
    can_be_sent,
    in_words,
    may_work_by_file,
    one_line,
    read_lines,
)
from roundtable.sharing.by_file.statement import ReturnGiven, request_schema, return_schema
from roundtable.sharing.rules import Consents
from roundtable.sharing.statement import AnswerGiven, ItemGiven
from tests.sharing.test_rules import CHARTER
from tests.staff import nobody_of

TOM, MAIR, RHYS, STRANGER = (UUID(int=number) for number in range(1, 5))
TODAY = date(2026, 3, 2)
AWAY = ItemGiven(category="education", text="Away eleven days in May.")
REQUEST = RequestFacts(
    agency="education",
    about=frozenset({TOM, MAIR}),
    withdrawn=False,
    newer=False,
    may_answer=allow(),
)

items = st.builds(
    ItemGiven,
    category=st.sampled_from([c.code for c in CHARTER.sharing.categories]),
    text=st.text(max_size=60).map("x".__add__),
    happened_on=st.none() | st.dates(),
    source=st.text(max_size=60),
    fact=st.booleans(),
    sensitivity=st.sampled_from(["ordinary", "sensitive", "restricted"]),
    consent=st.sampled_from(["recorded", "given", "refused", "not_sought"]),
)
known = st.builds(
    AnswerGiven,
    involvement=st.uuids(),
    answer=st.just("known"),
    items=st.lists(items, max_size=3).map(tuple),
    ground=st.sampled_from(["", *(ground.code for ground in CHARTER.sharing.grounds)]),
)
withheld = st.builds(
    AnswerGiven,
    involvement=st.uuids(),
    answer=st.just("withheld"),
    ground=st.sampled_from([ground.code for ground in CHARTER.sharing.grounds]),
    explanation=st.text(max_size=60),
)
returns = st.builds(
    ReturnGiven,
    request=st.uuids(),
    case=st.just("NK4T-7RWX") | st.just(""),
    answers=st.lists(known | withheld, min_size=1, max_size=4).map(tuple),
)


def about(person: UUID = TOM, **said: Any) -> AnswerGiven:
    return AnswerGiven.model_validate({"involvement": person, "answer": "not_known"} | said)


def returned(*answers: AnswerGiven) -> ReturnGiven:
    return ReturnGiven(request=UUID(int=9), answers=answers)


def only(text: str) -> Line:
    (line,) = read_lines(text)
    return line


def refused(*answers: AnswerGiven, request: RequestFacts = REQUEST) -> str:
    given = returned(*answers)
    verdict = can_be_sent(CHARTER, request=request, given=given, agency="education", today=TODAY)
    return "" if verdict else in_words(verdict)


@given(st.lists(returns, max_size=4), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_is_written_is_what_is_read_whatever_marks_it_holds(
    written: list[ReturnGiven], ending: str, by_pydantic: bool
) -> None:
    texts = [
        each.model_dump_json()
        if by_pydantic
        else json.dumps(each.model_dump(mode="json"), ensure_ascii=False)
        for each in written
    ]
    lines = list(read_lines(ending.join(texts)))
    assert [line.given for line in lines] == written
    assert [line.number for line in lines] == list(range(1, len(written) + 1))


def test_a_line_keeps_its_number_where_others_are_empty() -> None:
    text = returned(about()).model_dump_json()
    assert [line.number for line in read_lines(f"\n{text}\n\n \n{text}\n")] == [2, 5]


GOOD: dict[str, Any] = {
    "request": str(UUID(int=9)),
    "answers": [{"involvement": str(TOM), "answer": "known", "items": [AWAY.model_dump()]}],
}


def with_item(**changes: Any) -> dict[str, Any]:
    (said,) = GOOD["answers"]
    return GOOD | {"answers": [said | {"items": [AWAY.model_dump() | changes]}]}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (GOOD | {"mood": "sunny"}, "mood: There is no such field. Take it out"),
        (with_item(mood="sunny"), "answers.0.items.0.mood: There is no such field."),
        ({"answers": GOOD["answers"]}, "Say which request this answers"),
        ({"request": GOOD["request"]}, "answers: This is missing. Add it."),
        (GOOD | {"answers": []}, "at least 1 item"),
        (GOOD | {"request": "9"}, "request: Input should be a valid UUID"),
        (with_item(fact="no"), "answers.0.items.0.fact: Input should be a valid boolean"),
        (with_item(happened_on=86400), "answers.0.items.0.happened_on: Input should be a valid"),
        (with_item(text=" "), "answers.0.items.0.text: String should have at least 1 character"),
        (GOOD | {"answers": [{"involvement": str(TOM), "answer": "perhaps"}]}, "'known'"),
        (GOOD | {"answers": [{"involvement": str(TOM), "answer": "withheld"}]}, "the ground"),
    ],
)
def test_a_line_that_cannot_be_read_says_where_and_what_to_do(
    said: dict[str, Any], wrong: str
) -> None:
    line = only(json.dumps(said))
    assert line.given is None
    assert wrong in line.problem


@pytest.mark.parametrize("text", ["{", "[]", "nothing", '"\\ud800"', "[" * 5000])
def test_a_line_that_is_no_return_says_so(text: str) -> None:
    assert only(text).problem


def test_a_field_that_stands_twice_is_not_half_lost() -> None:
    text = json.dumps(GOOD).replace('"answers"', '"case": "A", "case": "B", "answers"')
    assert only(text).problem == "case: This stands twice in one place. Keep one."


def test_a_good_return_can_be_sent() -> None:
    assert refused(about(answer="known", items=[AWAY], view=""), about(MAIR)) == ""


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"agency": "police"}, "another agency. Answer your own."),
        ({"said": (about(),)}, "answered this otherwise. Add to it on the page."),
        ({"withdrawn": True}, "withdrawn"),
        ({"may_answer": deny("It is closed.", "4.1", "Ask the lead.")}, "(clause 4.1) Ask the"),
        ({"newer": True}, "asked again since"),
    ],
)
def test_a_request_that_is_not_to_be_answered_is_not(changes: dict[str, Any], wrong: str) -> None:
    assert wrong in refused(about(), about(MAIR), request=replace(REQUEST, **changes))


def test_everybody_asked_about_is_answered_for_once_and_nobody_else() -> None:
    assert f"1 person asked about. Answer for {MAIR} too." in refused(about())
    wrong = refused(about(), about(), about(STRANGER))
    for part in ("nobody asked about", "twice for one person", "leaves out 1 person"):
        assert part in wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"view": "Sunny"}, "answers.0.view: That is no term of your agency"),
        ({"items": [AWAY.model_copy(update={"category": "weather"})]}, "items.0.category"),
        ({"items": [AWAY.model_copy(update={"category": "presence"})]}, "items.0.category"),
        ({"items": [AWAY, AWAY.model_copy(update={"text": "a\0b"})]}, "items.1.text: It holds"),
        ({"items": [AWAY.model_copy(update={"source": "\0"})]}, "items.0.source: It holds"),
        (
            {"items": [AWAY.model_copy(update={"happened_on": TODAY + timedelta(days=1)})]},
            "items.0.happened_on: That day is still to come.",
        ),
        ({"explanation": "He was seen."}, "answers.0.explanation: An explanation goes with"),
        ({"answer": "withheld", "ground": "because"}, "answers.0.ground: That is no ground"),
        ({"ground": "because"}, "answers.0.ground: That is no ground"),
        (
            {"answer": "withheld", "ground": "legal_privilege", "explanation": "\0."},
            "answers.0.explanation: It holds",
        ),
    ],
)
def test_what_the_page_would_not_take_a_file_does_not_bring(
    said: dict[str, Any], wrong: str
) -> None:
    assert wrong in refused(about(**({"answer": "known"} | said)), about(MAIR))


def test_a_word_that_is_none_of_the_charters_brings_those_that_are() -> None:
    wrong = refused(about(answer="known", items=[ItemGiven(category="x", text="y")]), about(MAIR))
    assert "Use one of: " in wrong
    assert "education" in wrong
    assert " presence," not in wrong


def test_an_agency_without_terms_leaves_its_view_out() -> None:
    charter = CHARTER.model_copy(
        update={"definitions": CHARTER.definitions.model_copy(update={"translations": ()})}
    )
    given = returned(about(answer="known", view="High risk"), about(MAIR))
    verdict = can_be_sent(charter, request=REQUEST, given=given, agency="education", today=TODAY)
    assert in_words(verdict).endswith("Leave it out.")


def answered(*items: ItemGiven, **facts: Any) -> RequestFacts:
    return replace(REQUEST, said=(about(answer="known", items=items), about(MAIR)), **facts)


def test_the_same_again_was_answered_so_in_whatever_order() -> None:
    before = answered(AWAY.model_copy(update={"consent": "not_sought"}))
    again = about(answer="known", items=[AWAY])
    assert answered_so([again, about(MAIR)], before)
    assert answered_so([about(MAIR), again], before)
    assert not answered_so([again, about(MAIR)], REQUEST)


@pytest.mark.parametrize(
    "said",
    [
        [],
        [about()],
        [about(), about(MAIR)],
        [about(answer="known", items=[AWAY, AWAY]), about(MAIR)],
        [about(answer="known", items=[AWAY]), about(RHYS)],
        [about(answer="known", items=[AWAY]), about(MAIR, answer="no_remit")],
        [about(answer="known", items=[AWAY.model_copy(update={"fact": False})]), about(MAIR)],
        [about(answer="known", items=[AWAY.model_copy(update={"consent": "given"})]), about(MAIR)],
        [about(answer="known", items=[AWAY]), about(MAIR), about(MAIR)],
    ],
)
def test_anything_else_was_not(said: list[AnswerGiven]) -> None:
    assert not answered_so(said, answered(AWAY.model_copy(update={"consent": "not_sought"})))


def test_a_refusal_that_was_overridden_counts_as_it_was_kept() -> None:
    kept = AWAY.model_copy(update={"consent": "not_sought"})
    said = [about(answer="known", items=[AWAY.model_copy(update={"consent": "refused"})])]
    said.append(about(MAIR))
    assert not answered_so(said, answered(kept))
    assert answered_so(said, answered(kept, known={TOM: Consents({}, {"": "an override"})}))


def test_who_may_work_by_file() -> None:
    assert may_work_by_file(nobody_of("police"))
    assert not may_work_by_file(nobody_of("police", Role.HUB_MANAGER))
    not_ready = replace(nobody_of("police"), not_ready=deny("Not learnt.", "13.1", "Learn it."))
    assert in_words(may_work_by_file(not_ready)) == "Not learnt. (clause 13.1) Learn it."


def test_a_reason_is_one_line_and_moves_no_terminal() -> None:
    assert one_line("a\tb\nc\x1b[2Jd\u2028e") == "a b c [2Jd e"
    assert only(json.dumps(GOOD | {"a\nb": 1})).problem.startswith("a b: There is no such field.")


def test_what_is_published_is_what_is_taken() -> None:
    assert return_schema()["additionalProperties"] is False
    assert return_schema()["required"] == ["answers"]
    assert {"case", "request", "people", "due_at"} <= set(request_schema()["required"])
