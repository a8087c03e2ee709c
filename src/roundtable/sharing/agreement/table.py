"""The sharing agreement as a table that who signs it can read: what goes from whom to whom, and
when. Pure.

It is what `may_share` answers, for every pair of agencies and every kind of information. Values
that make no difference to each other stand together, so that thousands of cases fit on a few pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from roundtable.charter.conditions import Facts, comparisons, holds
from roundtable.charter.terms import Charter
from roundtable.sharing.rules import CONSENT, SENSITIVITY, SharedFacts, may_share

Span = tuple[int, int | None]


class Circumstances(NamedTuple):
    """Under what a row holds. Each field has all the charter codes it stands for: an agency of
    `giving` and another one of `getting`. `people` are how many on the case: from, and up to, None
    for any more.
    """

    giving: tuple[str, ...]
    getting: tuple[str, ...]
    about: tuple[str, ...]
    sensitivity: tuple[str, ...]
    consent: tuple[str, ...]
    grades: tuple[str, ...]
    concerns: tuple[str, ...]
    people: tuple[Span, ...]


@dataclass(frozen=True)
class Row:
    """Whether information of a kind goes under some circumstances, and the clause that says so;
    without a clause, because none lets it go.
    """

    category: str
    when: Circumstances
    goes: bool
    clause: str


def sharing_table(charter: Charter) -> tuple[Row, ...]:
    """Return a row for everything that `may_share` tells apart, by kind of information in the
    charter's order, what goes first. A case with one concern falls under exactly one row; with
    several it may fall under none, as conditions ask for any of them.
    Source: charter part 7.
    """
    rows = (row for each in charter.sharing.categories for row in _rows(charter, each.code))
    order = list(charter.clauses)
    places = {each.code: place for place, each in enumerate(charter.sharing.categories)}
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                places[row.category],
                not row.goes,
                order.index(row.clause) if row.clause else len(order),
                row.when,
            ),
        )
    )


def covers(row: Row, item: SharedFacts, to_agency: str) -> bool:
    """Return whether a row speaks of an item that might go to an agency."""
    when = row.when
    return (
        item.category == row.category
        and item.from_agency in when.giving
        and to_agency in when.getting
        and item.about_role in when.about
        and item.sensitivity in when.sensitivity
        and item.consent in when.consent
        and item.grade in when.grades
        and item.concerns[0] in when.concerns
        and any(
            least <= item.people_count and (most is None or item.people_count <= most)
            for least, most in when.people
        )
    )


def _rows(charter: Charter, category: str) -> Iterator[Row]:
    values = _values(charter)
    alike = _alike(charter, category)
    classes = [_classes(each, alike[name]) for name, each in values.items()]
    told: dict[_Box, _Said] = {}
    for box in product(*classes):
        if said := _said(charter, category, Circumstances(*box)):
            told[tuple(map(frozenset, box))] = said
    for joined, (goes, clause) in _joined(told).items():
        ordered = (
            tuple(value for value in each if value in some)
            for each, some in zip(values.values(), joined, strict=True)
        )
        yield Row(category, Circumstances(*ordered), goes, clause)


_Box = tuple[frozenset[Any], ...]
_Said = tuple[bool, str]


def _values(charter: Charter) -> dict[str, tuple[Any, ...]]:
    agencies = tuple(each.code for each in charter.agencies)
    return {
        "giving": agencies,
        "getting": agencies,
        "about": tuple(each.code for each in charter.intake.people),
        "sensitivity": SENSITIVITY,
        "consent": CONSENT,
        "grades": tuple(each.code for each in charter.definitions.grades),
        "concerns": tuple(each.code for each in charter.intake.concerns),
        "people": _spans(charter),
    }


def _spans(charter: Charter) -> tuple[Span, ...]:
    """Return the numbers of people that a condition may tell apart, beginning with one."""
    named = [
        leaf.value
        for clause in charter.sharing.clauses
        for leaf in comparisons(clause.when)
        if leaf.field == "people.count" and isinstance(leaf.value, int)
    ]
    least = sorted({1, *(each for count in named for each in (count, count + 1) if each > 0)})
    return tuple(zip(least, [*(each - 1 for each in least[1:]), None], strict=True))


def _alike(charter: Charter, category: str) -> dict[str, Callable[[Any], object]]:
    """Return, for each circumstance, what tells its values apart: who has it in common with another
    value is met by the same clauses.
    """
    speaking = [each for each in charter.sharing.clauses if category in each.categories]
    leaves = [leaf for clause in speaking for leaf in comparisons(clause.when)]

    def met(facts: Facts) -> tuple[bool, ...]:
        return tuple(holds(leaf, facts) for leaf in leaves if leaf.field in facts)

    return {
        "giving": lambda code: [bool({"any", code} & {*each.from_agencies}) for each in speaking],
        "getting": lambda code: (
            [bool({"any", code} & {*each.to_agencies}) for each in speaking],
            met({"to.kind": charter.agency(code).kind}),
        ),
        "about": lambda code: met({"item.about_role": code}),
        "sensitivity": lambda code: code,
        "consent": lambda code: code,
        "grades": lambda code: met({"grade": code}),
        "concerns": lambda code: met(
            {"concern.group": charter.concern(code).group, "concerns": (code,)}
        ),
        "people": lambda span: met({"people.count": span[0]}),
    }


def _classes(values: Iterable[Any], told_apart: Callable[[Any], object]) -> list[tuple[Any, ...]]:
    found: dict[str, list[Any]] = {}
    for value in values:
        found.setdefault(repr(told_apart(value)), []).append(value)
    return [tuple(each) for each in found.values()]


def _said(charter: Charter, category: str, when: Circumstances) -> _Said | None:
    """Return what the rule says of any one case of these; None where an agency would give to none
    but itself.
    """
    pair = next(((a, b) for a in when.giving for b in when.getting if a != b), None)
    if pair is None:
        return None
    concern = when.concerns[0]
    item = SharedFacts(
        category=category,
        sensitivity=when.sensitivity[0],
        from_agency=pair[0],
        about_role=when.about[0],
        grade=when.grades[0],
        group=charter.concern(concern).group,
        concerns=(concern,),
        people_count=when.people[0][0],
        consent=when.consent[0],
    )
    verdict = may_share(charter, item=item, to_agency=pair[1])
    return bool(verdict), next(iter(verdict.clauses), "")


def _joined(told: Mapping[_Box, _Said]) -> dict[_Box, _Said]:
    """Return the same with rows put together that differ in one circumstance alone."""
    for place in reversed(range(len(Circumstances._fields))):
        groups: dict[tuple[Any, ...], set[Any]] = {}
        for box, said in told.items():
            rest = (*box[:place], *box[place + 1 :], said)
            groups.setdefault(rest, set()).update(box[place])
        told = {
            (*rest[:place], frozenset(some), *rest[place:-1]): rest[-1]
            for rest, some in groups.items()
        }
    return dict(told)
