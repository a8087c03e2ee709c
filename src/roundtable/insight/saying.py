"""What a trial found, in words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from roundtable.charter.terms import Charter
from roundtable.insight.cost import pounds
from roundtable.insight.rules import FEWEST_SHOWN, Count, meets, shown
from roundtable.insight.trial import Kind
from roundtable.lib.words import moment, plural

KIND_NAMES = {
    Kind.TAKEN_ON: "Taken on where it was not, or not taken on",
    Kind.LEAD: "Led by another agency",
    Kind.GRADE: "Another grade",
    Kind.ASKED: "Other agencies asked, or about other people",
    Kind.CLOCK: "Another deadline",
    Kind.LATE: "Late where it was in time, or in time where it was late",
    Kind.SHARED: "Other information shared or kept back",
    Kind.QUORUM: "Quorum met where it was not, or not met",
    Kind.TOLD: "Other feedback",
    Kind.ACTION: "Other actions set",
}
STEP_NAMES = {
    "identify": "to identify and grade",
    "answer": "to answer the request",
    "gather": "to gather",
    "position": "to take a position",
    "act": "to act",
    "decide": "to decide",
    "feedback": "to give feedback",
    "emergency": "to decide together after an emergency",
}
TELLS = {
    "outcome_and_reasons": "the outcome and the reasons",
    "outcome": "the outcome",
    "thanks": "thanks",
    "nothing": "nothing",
    "other_words": "the same in other words",
    "": "nothing",
}


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is about, and its cells in words."""

    name: str
    cells: tuple[str, ...]


def by_kind(counts: Mapping[str, Any], groups: Mapping[str, str]) -> list[Row]:
    """Return for each kind of difference how many cases of each kind of referral have it, and
    how many in all.
    """
    rows = []
    for kind, name in KIND_NAMES.items():
        found = {g: counts["by_group"].get(g, {}).get(kind.value, 0) for g in groups}
        cells = shown(found, with_total=True)
        total = shown({"all": counts["by_kind"].get(kind.value, 0)})["all"]
        if counts["by_kind"].get(kind.value):
            rows.append(Row(name, (*(cells[g] for g in groups), total)))
    return rows


def of_groups(counts: Mapping[str, Any], groups: Mapping[str, str]) -> list[Row]:
    """Return for each kind of referral how many cases there were, and how many would differ."""
    rows = []
    for group, name in groups.items():
        found = counts["by_group"].get(group, {})
        cases = {"cases": found.get("cases", 0), "differing": found.get("differing", 0)}
        rows.append(Row(name, tuple(shown(cases).values())))
    return rows


AGENCY_KINDS = {
    Kind.ASKED: "Asked otherwise",
    Kind.SHARED: "Told other things",
    Kind.LATE: "Late or in time otherwise",
    Kind.ACTION: "Other actions",
}


def by_agency(counts: Mapping[str, Any]) -> list[Row]:
    """Return for each agency in how many cases it would have been touched, and how."""
    return [
        Row(
            counts["names"].get(agency, agency),
            tuple(shown({k.value: kinds.get(k.value, 0) for k in AGENCY_KINDS}).values()),
        )
        for agency, kinds in sorted(counts["by_agency"].items())
    ]


REQUEST_COUNTS = {
    "made": "Requests",
    "earlier": "Due earlier",
    "later": "Due later",
    "late_was": "Late",
    "late_now": "Would be late",
}


def requests(counts: Mapping[str, Any]) -> list[Row]:
    """Return for each agency how many requests were made to it, how many would have been due at
    another time, and how many were late and would have been.
    """
    return [
        Row(
            counts["names"].get(agency, agency),
            tuple(shown({name: made.get(name, 0) for name in REQUEST_COUNTS}).values()),
        )
        for agency, made in sorted(counts["requests"].items())
    ]


def costs(counts: Mapping[str, Any]) -> list[Row]:
    """Return what the work cost each agency, would have cost, and the difference."""
    was, now = counts["cost"]["was"], counts["cost"]["now"]
    rows = [
        _cost(counts["names"].get(agency, agency), was.get(agency, 0), now.get(agency, 0))
        for agency in sorted(was.keys() | now.keys())
    ]
    return [*rows, _cost("All agencies", sum(was.values()), sum(now.values()))] if rows else []


def _cost(name: str, was: int, now: int) -> Row:
    return Row(name, (pounds(was), pounds(now), pounds(now - was)))


def by_round(
    kept: Sequence[Sequence[Any]], charter: Charter, names: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return the differences of a case as sentences, by which round they are of: "" for the first,
    else in words.
    """
    said: dict[str, list[str]] = {}
    for each in kept:
        said.setdefault(_round(each[-1]), []).append(in_words(each, charter, names))
    return said


def _round(number: int) -> str:
    if number == 1:
        return ""
    return "After it was opened again" + (f", time {number - 1}" if number > 2 else "")


def in_words(kept: Sequence[Any], charter: Charter, names: Mapping[str, str]) -> str:
    """Return one difference of a case as a sentence. `names` are the agencies' short names."""
    kind, agency, about, was, now, _round = kept
    say = _SENTENCES[Kind(kind)]
    called = ", ".join(names.get(each, each) for each in agency.split())
    return say(called, _name(about, charter, names), was, now)


def _name(about: str, charter: Charter, names: Mapping[str, str]) -> str:
    giver, slash, category = about.partition("/")
    if slash:
        known = {each.code: each.name for each in charter.sharing.categories}
        return f"{known.get(category, category)} from {names.get(giver, giver)}"
    if about in STEP_NAMES:
        return STEP_NAMES[about]
    known = {source.code: source.name for source in charter.intake.sources}
    return known.get(about, "those who answered" if about == "contributors" else about)


def _people(count: str) -> str:
    return plural(int(count), "person", "people")


def _asked(agency: str, _about: str, was: str, now: str) -> str:
    if was == "0":
        return f"{agency} would have been asked about {_people(now)}. It was not asked."
    if now == "0":
        return f"{agency} would not have been asked. It was asked about {_people(was)}."
    return f"{agency} would have been asked about {_people(now)}, not {_people(was)}, or others."


def _clock(agencies: str, step: str, was: str, now: str) -> str:
    due = f"Due {step} ({agencies})" if agencies else f"Due {step}"
    return f"{due}: {_when(now)}. It was {_when(was)}."


def _when(said: str) -> str:
    return moment(datetime.fromisoformat(said)) if said else "without a deadline"


def _shared(agency: str, what: str, was: str, now: str) -> str:
    return f"{what}: {plural(int(now), 'piece')} would have gone to {agency}, where {was} did."


def _taken_on(_agency: str, _about: str, _was: str, now: str) -> str:
    if now == "yes":
        return "The criteria would have been met. They were not."
    return "The criteria would not have been met. They were."


_SENTENCES: Mapping[Kind, Callable[[str, str, str, str], str]] = {
    Kind.TAKEN_ON: _taken_on,
    Kind.LEAD: lambda agency, _about, was, _now: (
        f"{agency} would no longer lead." if was else f"{agency} would have led."
    ),
    Kind.GRADE: lambda _a, _b, was, now: f"The grade would have been {now}. It was {was}.",
    Kind.ASKED: _asked,
    Kind.CLOCK: _clock,
    Kind.LATE: lambda agency, step, was, now: (
        f"{agency} would have been {now} {step}. It was {was}."
    ),
    Kind.SHARED: _shared,
    Kind.QUORUM: lambda _a, _b, was, now: f"Quorum: {now}. It was {was}.",
    Kind.TOLD: lambda _a, who, was, now: (
        f"To {who}: {TELLS.get(now, now)}. Told then: {TELLS.get(was, was)}."
    ),
    Kind.ACTION: lambda agency, what, was, now: (
        f"{agency}, “{what}”: "
        + (f"within {plural(int(now), 'hub day')}" if now else "not set")
        + (f". It was {plural(int(was), 'hub day')}." if was else ". It was not set.")
    ),
}


NOTHING = "Nothing to count yet."
TOO_FEW = f"Fewer than {FEWEST_SHOWN} to count: too few to tell."


@dataclass(frozen=True)
class Measured:
    """An indicator beside its target: what was counted in words, and whether the target is met
    (None where there was nothing to count).
    """

    name: str
    clause: str
    said: str
    met: bool | None


def indicators(charter: Charter, measures: Mapping[str, Count]) -> list[Measured]:
    """Return every indicator of the charter, measured."""
    found = []
    for indicator in charter.indicators:
        count = measures.get(indicator.measure)
        counted, of = (count.counted, count.of) if count else (0, 0)
        verdict = meets(indicator, counted=counted, of=of) if of >= FEWEST_SHOWN else None
        met = None if verdict is None else bool(verdict)
        said = verdict.reasons[0].text if verdict is not None else TOO_FEW if of else NOTHING
        found.append(Measured(indicator.name, indicator.clause, said, met))
    return found


def shares(charter: Charter, counts: Sequence[Count], names: Mapping[str, str]) -> list[Row]:
    """Return counts by agency and what they are about, each as how many of how many."""
    short = {agency.code: agency.short_name for agency in charter.agencies}
    rows = []
    for count in counts:
        said = shown({"counted": count.counted, "of": count.of})
        name = f"{short.get(count.agency, count.agency)}, {names.get(count.about, count.about)}"
        rows.append(Row(name, (said["counted"], said["of"])))
    return rows


def costs_of(charter: Charter, pence: Mapping[str, int]) -> list[Row]:
    """Return what the work of a period cost each agency, and all."""
    short = {agency.code: agency.short_name for agency in charter.agencies}
    rows = [Row(short.get(code, code), (pounds(pence[code]),)) for code in sorted(pence)]
    return [*rows, Row("All agencies", (pounds(sum(pence.values())),))] if rows else []
