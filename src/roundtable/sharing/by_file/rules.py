"""What a file of returns says, line by line, and whether each line can be sent. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from roundtable.access.rules import WORKING_ROLES
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import Reason, Verdict, allow, deny
from roundtable.lib.words import plural
from roundtable.sharing.by_file.statement import ReturnGiven
from roundtable.sharing.rules import (
    PRESENCE,
    RECORDED,
    Consents,
    consent_shared_under,
    may_say_view,
    views_of,
)
from roundtable.sharing.statement import AnswerGiven, ItemGiven

# The same for a request that never was, one of a case the agency is not on, and one withdrawn from
# an agency that then left the case.
NO_SUCH_REQUEST = deny(
    "Your agency has no such request.",
    remedy="Take a fresh list of its requests: one may have been withdrawn.",
)
NOBODY_HERE = deny(
    "It answers for people whom nobody asked about.",
    remedy="Use the ids of the people of this request.",
)
WORDS = {
    "extra_forbidden": "There is no such field. Take it out, or mend its name.",
    "json_invalid": "This is not JSON. Write one whole return on the line.",
    "missing": "This is missing. Add it.",
}


@dataclass(frozen=True)
class Line:
    """A line of a file as it stands there: what it gives, or why it cannot be read."""

    number: int
    text: str
    given: ReturnGiven | None
    problem: str = ""


@dataclass(frozen=True)
class RequestFacts:
    """What a line is held against. `about` are the involvements asked about, `said` what was
    answered, each item with the consent that counted, and `known` what people said of sharing;
    `newer` says that the agency was asked again since.
    """

    agency: str
    about: frozenset[UUID]
    withdrawn: bool
    newer: bool
    may_answer: Verdict
    said: tuple[AnswerGiven, ...] = ()
    known: Mapping[UUID, Consents] = field(default_factory=dict)


class _Twice(ValueError):
    """A field stands twice in one place; the message says which."""


def may_work_by_file(actor: Actor) -> Verdict:
    """Return whether somebody may take requests along and answer them at all."""
    if actor.not_ready is not None:
        return actor.not_ready
    if actor.role not in WORKING_ROLES:
        return deny(
            "Your role answers no requests.", remedy="Let somebody do it who works your cases."
        )
    return allow()


def read_lines(text: str) -> Iterator[Line]:
    """Yield each line of a file of returns that holds anything, numbered from 1.

    A line ends at a line feed and at nothing else: what other marks end a line elsewhere may stand
    inside the text of an item.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _line(number, line)


def _line(number: int, text: str) -> Line:
    try:
        given = ReturnGiven.model_validate_json(text, strict=True)
        json.loads(text, object_pairs_hook=_each_once)
    except ValidationError as error:
        return Line(number, text, None, one_line(" ".join(map(_in_words, error.errors()))))
    except _Twice as error:
        return Line(number, text, None, one_line(str(error)))
    return Line(number, text, given)


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    twice = [name for name, count in Counter(name for name, _said in pairs).items() if count > 1]
    if twice:  # or the first of them would be lost without a word
        raise _Twice(f"{twice[0]}: This stands twice in one place. Keep one.")


def _in_words(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    own = problem["msg"].removeprefix("Value error, ").rstrip(".")
    text = WORDS.get(problem["type"], f"{own}.")
    return f"{where}: {text}" if where else text


def answered_so(given: Sequence[AnswerGiven], request: RequestFacts) -> bool:
    """Return whether exactly this was answered before: the same line again changes nothing.

    An item that leaves consent to what the agency recorded says nothing of its own about it.
    """
    before = {said.involvement: said for said in request.said}
    if len(given) != len(before) or {said.involvement for said in given} != before.keys():
        return False
    return all(
        _same(said, before[said.involvement], request.known.get(said.involvement, Consents()))
        for said in given
    )


def _same(given: AnswerGiven, before: AnswerGiven, known: Consents) -> bool:
    if len(given.items) != len(before.items):
        return False
    pairs = zip(given.items, before.items, strict=True)
    counted = tuple(_with_consent(item, was.consent, known) for item, was in pairs)
    return given.model_copy(update={"items": counted}) == before


def _with_consent(item: ItemGiven, counted: str, known: Consents) -> ItemGiven:
    if item.consent != RECORDED:
        counted, _differing = consent_shared_under(known, purposes=(), told=item.consent)
    return item.model_copy(update={"consent": counted})


def can_be_sent(
    charter: Charter, *, request: RequestFacts, given: ReturnGiven, agency: str, today: dt.date
) -> Verdict:
    """Return whether an agency's return can be sent, with everything that stands against it.

    It asks what the page asks: no kind of information that is an answer itself, an explanation only
    with a ground, no day to come.
    """
    if request.agency != agency:
        return deny("This request is to another agency.", remedy="Answer your own.")
    if request.said:
        return deny("Your agency answered this otherwise.", remedy="Add to it on the page.")
    if request.withdrawn:
        return deny("This request was withdrawn.", remedy="There is nothing to answer: drop it.")
    if not request.may_answer:
        return request.may_answer
    if request.newer:
        return deny("Your agency was asked again since.", remedy="Answer the newer request.")
    reasons = [*_about_whom(given.answers, request.about)]
    for place, said in enumerate(given.answers):
        at = f"answers.{place}"
        reasons += [_at(at, each) for each in _wrong(charter, said, agency)]
        for number, item in enumerate(said.items):
            found = _wrong_item(charter, item, today)
            reasons += [_at(f"{at}.items.{number}", each) for each in found]
    return Verdict(False, tuple(reasons)) if reasons else allow()


def _at(where: str, reason: Reason) -> Reason:
    return Reason(f"{where}.{reason.text}", reason.clause, reason.remedy)


def _about_whom(answers: Sequence[AnswerGiven], about: frozenset[UUID]) -> Iterator[Reason]:
    told = Counter(said.involvement for said in answers)
    missing = sorted(str(person) for person in about - told.keys())
    if told.keys() - about:
        yield from NOBODY_HERE.reasons
    if any(count > 1 for count in told.values()):
        yield Reason("It answers twice for one person.", remedy="Keep one of the two.")
    if missing:
        who = plural(len(missing), "person", "people")
        yield Reason(
            f"It leaves out {who} asked about.", remedy=f"Answer for {', '.join(missing)} too."
        )


def _wrong(charter: Charter, said: AnswerGiven, agency: str) -> Iterator[Reason]:
    grounds = [ground.code for ground in charter.sharing.grounds]
    if not may_say_view(charter, agency=agency, term=said.view):
        terms = [term.term for term in views_of(charter, agency)]
        yield _one_of("view: That is no term of your agency in the charter.", terms)
    if said.ground and said.ground not in grounds:
        yield _one_of("ground: That is no ground of the charter.", grounds)
    if said.explanation and not said.ground:
        yield Reason(
            "explanation: An explanation goes with a ground for withholding.",
            remedy="Say on which ground, or say what your agency knows in items.",
        )
    yield from _not_text(explanation=said.explanation)


def _wrong_item(charter: Charter, item: ItemGiven, today: dt.date) -> Iterator[Reason]:
    kinds = [each.code for each in charter.sharing.categories if each.code != PRESENCE]
    if item.category not in kinds:
        yield _one_of("category: That is no kind of information of the charter.", kinds)
    if item.happened_on and item.happened_on > today:
        yield Reason("happened_on: That day is still to come.", remedy="Mend it, or leave it out.")
    yield from _not_text(text=item.text, source=item.source)


def _not_text(**texts: str) -> Iterator[Reason]:
    for name, text in texts.items():
        if "\0" in text:  # PostgreSQL holds no such character
            yield Reason(f"{name}: It holds a character that is none (0).", remedy="Take it out.")


def _one_of(text: str, codes: Sequence[str]) -> Reason:
    return Reason(text, remedy=f"Use one of: {', '.join(codes)}." if codes else "Leave it out.")


def in_words(verdict: Verdict) -> str:
    """Return why a line is refused and what to do, on one line whatever the file holds."""
    said = (
        f"{each.text}{f' (clause {each.clause})' if each.clause else ''} {each.remedy}"
        for each in verdict.reasons
    )
    return one_line(" ".join(said))


def one_line(text: str) -> str:
    """Return a text with nothing in it that would end a line or move about a terminal."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
