"""What a trial found, in words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from roundtable.charter.terms import Charter
from roundtable.insight.cost import cost_of, not_shown, pounds
from roundtable.insight.hiding import ALL, Name, hidden_of, late_is_shown, numbers_of
from roundtable.insight.rules import Count, told
from roundtable.insight.trial import Kind
from roundtable.lib.small_numbers import (
    FEWEST_SHOWN,
    NOT_SHOWN,
    are_shown,
    as_shown,
    is_shown_of,
    kept_back,
    line,
    small,
)
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
    "challenge": "to answer a challenge",
    "authorise": "to authorise sharing",
    "disagree": "to settle a disagreement",
    "follow_up": "to look again at what came of a decision",
    "onward": "to hear from a service outside the hub",
    "transfer": "to hand a case over",
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


def headline(counts: Mapping[str, Any]) -> list[str]:
    """Return in sentences how many cases there were, how many would differ, and on how many work
    was late and would have been.
    """
    hidden, late = hidden_of(counts), counts["late"]
    of_all = as_shown(counts["cases"], ("cases", ALL) not in hidden)
    said = [f"{of_all} cases were opened." if of_all != NOT_SHOWN else FEW_CASES]
    of_differing = as_shown(counts["differing"], ("differing", ALL) not in hidden)
    how_many = "Some" if of_differing == NOT_SHOWN else of_differing
    said.append(f"{how_many if counts['differing'] else 'None'} would have gone otherwise.")
    if late_is_shown(counts, hidden):
        was, now = late["was"], late["now"]
        said.append(f"Work was late on {was:,}, and would have been late on {now:,}.")
    return said


FEW_CASES = "How many cases were opened is not shown."


def of_groups(counts: Mapping[str, Any], groups: Mapping[str, str]) -> list[Row]:
    """Return for each kind of referral how many cases there were, and how many would differ."""
    say = _cells(counts)
    return [
        Row(name, say([("cases", group), ("differing", group)])) for group, name in groups.items()
    ]


def by_kind(counts: Mapping[str, Any], groups: Mapping[str, str]) -> list[Row]:
    """Return for each kind of difference how many cases of each kind of referral have it, and
    how many in all.
    """
    say = _cells(counts)
    return [
        Row(name, say([(kind.value, group) for group in (*groups, ALL)]))
        for kind, name in KIND_NAMES.items()
        if counts["by_kind"].get(kind.value, 0)
    ]


AGENCY_HEADS = {
    Kind.ASKED: "Asked otherwise",
    Kind.SHARED: "Told other things",
    Kind.LATE: "Late or in time otherwise",
    Kind.ACTION: "Other actions",
}


def by_agency(counts: Mapping[str, Any]) -> list[Row]:
    """Return for each agency in how many cases it would have been touched, and how."""
    say = _cells(counts)
    return [
        Row(
            counts["names"].get(agency, agency),
            say([(kind.value, agency, "agency") for kind in AGENCY_HEADS]),
        )
        for agency in sorted(counts["by_agency"])
    ]


def _cells(counts: Mapping[str, Any]) -> Callable[[Sequence[Name]], tuple[str, ...]]:
    """Return how numbers of the page are said; nought for what nothing was counted of."""
    numbers, hidden = numbers_of(counts), hidden_of(counts)

    def say(names: Sequence[Name]) -> tuple[str, ...]:
        return tuple(as_shown(numbers.get(name, 0), name not in hidden) for name in names)

    return say


REQUEST_COUNTS = ("Requests", "Due earlier", "Due later", "Late", "Would be late")


def requests(counts: Mapping[str, Any]) -> list[Row]:
    """Return for each agency how many requests were made to it, how many would have been due at
    another time, and how many were late and would have been.
    """
    hidden = hidden_of(counts)
    return [
        Row(
            counts["names"].get(agency, agency),
            _of_requests(Counter(made), said=(Kind.LATE.value, agency, "agency") not in hidden),
        )
        for agency, made in sorted(counts["requests"].items())
    ]


def _of_requests(made: Counter[str], *, said: bool = True) -> tuple[str, ...]:
    """Return the cells of an agency. How many requests were late and would be says on how many
    cases that differs: where this is not `said`, nor are they, unless they are as many.
    """
    otherwise = {"earlier": made["earlier"], "later": made["later"]}
    alike = {"alike": made["made"] - sum(otherwise.values())}
    counts = {**otherwise, **alike}
    # The rest has no column. It is one more that is missing, where one has to be.
    due, of_all = line(counts, also=alike if any(map(small, counts.values())) else ())
    late = (made["late_was"], made["late_now"])
    shown = are_shown(*late, of=made["made"]) and of_all != NOT_SHOWN
    shown = shown and (said or late[0] == late[1])
    return (of_all, due["earlier"], due["later"], *(as_shown(count, shown) for count in late))


def costs(counts: Mapping[str, Any]) -> list[Row]:
    """Return what the work cost each agency, would have cost, and the difference."""
    was, now = counts["cost"]["was"], counts["cost"]["now"]
    agencies = sorted(was.keys() | now.keys())
    few = {*counts["cost"]["not_shown"], *_made_unsaid(counts)}
    shown = [agency for agency in agencies if agency not in few]
    rows = {agency: _cost(was.get(agency, 0), now.get(agency, 0)) for agency in shown}
    names = {agency: counts["names"].get(agency, agency) for agency in agencies}
    together = (sum(side.get(agency, 0) for agency in shown) for side in (was, now))
    return _with_those_shown(names, rows, _cost(*together))


def _made_unsaid(counts: Mapping[str, Any]) -> set[str]:
    """Return the agencies whose number of requests is not shown: a cost would lead back to it."""
    made = counts.get("requests", {})
    return {agency for agency in made if _of_requests(Counter(made[agency]))[0] == NOT_SHOWN}


def same_cost(counts: Mapping[str, Any]) -> str:
    """Return in a sentence what the work costs, where it would cost every agency the same; "" where
    it would not.
    """
    if counts["cost"]["was"] != counts["cost"]["now"]:
        return ""
    rows = costs(counts)
    if not rows:
        return "The work would cost what it cost."
    of_whom = "" if rows[-1].name == "All agencies" else " to the agencies whose numbers are shown"
    return f"The work would cost what it cost: {rows[-1].cells[0]}{of_whom}."


def _cost(was: int, now: int) -> tuple[str, ...]:
    return pounds(was), pounds(now), pounds(now - was)


def _with_those_shown(
    names: Mapping[str, str], rows: Mapping[str, tuple[str, ...]], together: tuple[str, ...]
) -> list[Row]:
    """Return the rows of agencies, and what those shown come to: never all, which would give away
    what is not shown.
    """
    blank = (NOT_SHOWN,) * len(together)
    said = [Row(name, rows.get(agency, blank)) for agency, name in names.items()]
    last = "All agencies" if len(rows) == len(names) else "The agencies shown"
    return [*said, Row(last, together)] if rows else said


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
TOO_FEW = f"Fewer than {FEWEST_SHOWN}, or all but a few: the share is not shown."


@dataclass(frozen=True)
class Measured:
    """An indicator beside its target: what was counted in words, and whether the target is met
    (None where there was nothing to count, or too little to tell).
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
        verdict = told(indicator, counted=counted, of=of)
        met = None if verdict is None else bool(verdict)
        said = verdict.reasons[0].text if verdict is not None else TOO_FEW if of else NOTHING
        found.append(Measured(indicator.name, indicator.clause, said, met))
    return found


def shares(charter: Charter, counts: Sequence[Count], names: Mapping[str, str]) -> list[Row]:
    """Return counts by agency and what they are about, each as how many of how many. Those of the
    same that are few, or that would give them away, are left out.
    """
    short = {agency.code: agency.short_name for agency in charter.agencies}
    hidden: set[tuple[str, str]] = set()
    for about in {count.about for count in counts}:
        alike = [count for count in counts if count.about == about]
        few = {count.agency for count in alike if not is_shown_of(count.counted, count.of)}
        kept, _sum = kept_back({count.agency: count.counted for count in alike}, also=few)
        hidden |= {(agency, about) for agency in kept}
    return [
        Row(
            f"{short.get(count.agency, count.agency)}, {names.get(count.about, count.about)}",
            (as_shown(count.counted), as_shown(count.of)),
        )
        for count in counts
        if (count.agency, count.about) not in hidden
    ]


def costs_of(charter: Charter, pieces: Mapping[str, int]) -> list[Row]:
    """Return what the work of a period cost each agency, and those shown together."""
    pence, few = cost_of(charter, pieces), not_shown(charter, pieces)
    short = {agency.code: agency.short_name for agency in charter.agencies}
    names = {code: short.get(code, code) for code in sorted(pence)}
    rows = {code: (pounds(pence[code]),) for code in names if code not in few}
    return _with_those_shown(names, rows, (pounds(sum(pence[code] for code in rows)),))
