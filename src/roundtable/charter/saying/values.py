"""Single values of a charter, and the aspects of a clause, as a page writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from roundtable.charter.conditions import in_words
from roundtable.charter.terms import (
    Charter,
    Clause,
    ClockRule,
    Combination,
    Comparison,
    Site,
    SourceKind,
    Step,
    Term,
    Unit,
    Warned,
)
from roundtable.lib.words import WEEKDAYS, inner

STEPS = {
    Step.IDENTIFY: "identify",
    Step.ANSWER: "answer",
    Step.GATHER: "gather",
    Step.POSITION: "give a position",
    Step.DECIDE: "decide",
    Step.ACT: "act",
    Step.FEEDBACK: "give feedback",
    Step.CHALLENGE: "answer a challenge",
    Step.DISAGREE: "settle a disagreement",
    Step.AUTHORISE: "authorise sharing though somebody said no",
    Step.FOLLOW_UP: "look at an outcome again",
    Step.ONWARD: "hear from a service outside the hub",
    Step.TRANSFER: "hand a case over",
}
_UNITS = {
    Unit.WORKING_HOURS: "working hour",
    Unit.HOURS: "hour",
    Unit.WORKING_DAYS: "working day",
    Unit.DAYS: "day",
}
SOURCES = {
    SourceKind.AGENCY: "an agency",
    SourceKind.PROFESSIONAL: "another professional",
    SourceKind.PUBLIC: "a member of the public",
    SourceKind.ANONYMOUS: "somebody without a name",
}
WARNED = {
    Warned.HOLDER: "whoever holds it",
    Warned.AGENCY_MANAGER: "the manager of their agency",
    Warned.HUB_MANAGER: "the hub manager",
}


def value_in_words(value: object) -> str:
    """Return a value of a charter as a page would write it."""
    if isinstance(value, Comparison | Combination):
        return in_words(value)
    if isinstance(value, tuple):
        joint = "; " if any(isinstance(part, Site) for part in value) else ", "
        return joint.join(value_in_words(part) for part in value) or "none"
    if isinstance(value, Site):
        return value.name
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "none" if value in (None, "") else str(value)
    return text if " " in text else text.replace("_", " ")


def aspects(clause: Term) -> Mapping[str, str]:
    """Return what a clause says, aspect by aspect, without its number and the clauses inside it."""
    own = {name: value for name, value in _own(clause) if name != "clause"}
    if isinstance(clause, ClockRule):
        del own["length"], own["unit"]
        return {f"{clause.step} within": length(clause)} | _said(own)
    return _said(own)


def length(clock: ClockRule) -> str:
    """Return how long a step may take, for instance "4 working hours"."""
    return counted(clock.length, _UNITS[clock.unit])


def counted(number: int, thing: str) -> str:
    """Return a number with what it counts: "1 post", "2 posts"."""
    return f"{number} {thing if number == 1 else f'{thing}s'}"


def time(number: int, unit: Unit) -> str:
    """Return a length of time in its unit."""
    return counted(number, _UNITS[unit])


def pounds(pence: int) -> str:
    """Return an amount of money: £12.50, or £40 where there are no pence."""
    whole, rest = divmod(pence, 100)
    return f"£{whole:,}.{rest:02}" if rest else f"£{whole:,}"


def days(weekdays: Iterable[int]) -> str:
    """Return weekdays by name, several in a row by the first and the last."""
    inside = sorted(set(weekdays))
    if len(inside) > 1 and inside == list(range(inside[0], inside[-1] + 1)):
        return f"{WEEKDAYS[inside[0] - 1]} to {WEEKDAYS[inside[-1] - 1]}"
    return ", ".join(WEEKDAYS[day - 1] for day in inside) or "no day"


def joined(names: Iterable[str], word: str = "and") -> str:
    """Return names as a sentence lists them: "one, two and three"; "one, and two or three" where a
    name has such a word in it.
    """
    every = list(names)
    if len(every) < 2:
        return "".join(every)
    comma = "," if any(f" {inside} " in name for name in every for inside in ("and", "or")) else ""
    return f"{', '.join(every[:-1])}{comma} {word} {every[-1]}"


def listed(names: Iterable[str], word: str = "and") -> str:
    """Join names as they stand inside a sentence: an abbreviation keeps its capitals."""
    return joined((inner(name) for name in names), word)


def ended(text: str) -> str:
    """Return a text with one full stop at its end."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def agencies_named(charter: Charter, codes: tuple[str, ...]) -> str:
    """Return the agencies of some codes as they stand inside a sentence."""
    if "any" in codes:
        return "any agency"
    return listed(charter.agency(code).short_name for code in codes)


def people_named(charter: Charter, codes: tuple[str, ...], word: str = "and") -> str:
    """Return the roles of people of some codes."""
    return listed((charter.person_role(code).name for code in codes), word)


def concerns_named(charter: Charter, codes: tuple[str, ...], word: str = "and") -> str:
    """Return the concerns of some codes; "every concern" where they are all there is."""
    if set(codes) == {concern.code for concern in charter.intake.concerns}:
        return "every concern"
    return listed((charter.concern(code).name for code in codes), word)


def grade_named(charter: Charter, code: str) -> str:
    """Return a grade's name as it stands inside a sentence."""
    return inner(charter.grade(code).name)


def roles_named(charter: Charter, codes: tuple[str, ...]) -> str:
    """Return the hub's roles of some codes, in the charter's words."""
    names = {role.code: role.name for role in charter.roles}
    return joined(inner(names[code]) for code in codes)


def _said(own: Mapping[str, object]) -> dict[str, str]:
    return {name.replace("_", " "): _aspect(name, value) for name, value in own.items()}


def _aspect(name: str, value: object) -> str:
    if name == "weekdays" and isinstance(value, tuple):
        return days(value)
    return value_in_words(value)


def _own(clause: Term) -> Iterator[tuple[str, object]]:
    """Yield the fields that are the clause's own words, not clauses inside it."""
    for name in type(clause).model_fields:
        value = getattr(clause, name)
        inside = value if isinstance(value, tuple) else (value,)
        if not any(isinstance(part, Clause) for part in inside):
            yield name, value
