"""What somebody said of sharing what an agency knows of them, and what that changes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# What can be recorded of somebody, and what the sharing clauses make of it: a consent that is not
# needed is one that was not asked for.
STATES: Mapping[str, str] = {
    "given": "given",
    "refused": "refused",
    "withdrawn": "refused",
    "not_sought": "not_sought",
    "not_needed": "not_sought",
}
RECORDED = "recorded"
EVERYTHING = ""


@dataclass(frozen=True)
class Consents:
    """What somebody said of sharing what one agency knows of them: a state of `STATES` by purpose,
    where `EVERYTHING` stands for every purpose of which nothing else is recorded. `overridden` are
    the purposes for which a refusal was overridden, and by what.
    """

    said: Mapping[str, str] = field(default_factory=dict)
    overridden: Mapping[str, str] = field(default_factory=dict)

    def of(self, purpose: str) -> str:
        """Return what was recorded for a purpose."""
        return self.said.get(purpose, self.said.get(EVERYTHING, "not_sought"))

    def override_of(self, purpose: str) -> str:
        """Return what overrides a refusal for a purpose, "" where nothing does. A no to one purpose
        is not overridden by what overrides the no to everything.
        """
        general = "" if purpose in self.said else self.overridden.get(EVERYTHING, "")
        return self.overridden.get(purpose, general)


def said_in_order(recorded: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what counts of what somebody said one after the other, as purposes and states. A no
    to everything is a no to each purpose, whatever was said of it before.
    """
    said: dict[str, str] = {}
    for purpose, state in recorded:
        if purpose == EVERYTHING and STATES[state] == "refused":
            said.clear()
        said[purpose] = state
    return said


def consent_shared_under(
    known: Consents, *, purposes: Iterable[str], told: str = RECORDED
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what `SharedFacts` says of consent: for all purposes, and for those that differ.

    `told` is what was said of this one piece of information, `RECORDED` where nothing else was. A
    no counts wherever it was said: of the piece, or of everything. An override puts whoever refused
    in the place of somebody who was not asked, and changes nothing for anybody else.
    """
    general = _as_shared(known, EVERYTHING, told)
    each = ((purpose, _as_shared(known, purpose, told)) for purpose in purposes)
    return general, tuple((purpose, said) for purpose, said in each if said != general)


def refused_before_overrides(known: Consents, purpose: str, told: str) -> bool:
    """Return whether somebody said no, of a piece of information or of a purpose."""
    return told == "refused" or STATES[known.of(purpose)] == "refused"


def _as_shared(known: Consents, purpose: str, told: str) -> str:
    if refused_before_overrides(known, purpose, told):
        return "not_sought" if known.override_of(purpose) else "refused"
    return STATES[known.of(purpose) if told == RECORDED else told]
