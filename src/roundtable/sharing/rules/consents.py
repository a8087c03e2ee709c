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
        """Return what overrides a refusal for a purpose, "" where nothing does."""
        return self.overridden.get(purpose, self.overridden.get(EVERYTHING, ""))


def consent_shared_under(
    known: Consents, *, purposes: Iterable[str], told: str = RECORDED
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what `SharedFacts` says of consent: for all purposes, and for those that differ.

    `told` is what was said of this one piece of information, `RECORDED` where nothing else was. An
    override puts whoever refused in the place of somebody who was not asked, and changes nothing
    for anybody else.
    """
    general = _as_shared(known, EVERYTHING, told)
    each = ((purpose, _as_shared(known, purpose, told)) for purpose in purposes)
    return general, tuple((purpose, said) for purpose, said in each if said != general)


def _as_shared(known: Consents, purpose: str, told: str) -> str:
    said = STATES[known.of(purpose) if told == RECORDED else told]
    return "not_sought" if said == "refused" and known.override_of(purpose) else said
