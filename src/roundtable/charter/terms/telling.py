"""Parts 7 and 10: what agencies share, and what a source is told."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from roundtable.charter.terms.base import Clause, Code, Condition, Line, Term
from roundtable.charter.terms.intake import SourceKind


class Purpose(Clause):
    """What the hub shares information for."""

    code: Code
    name: Line


class LawfulBasis(Clause):
    """A lawful basis on which information may be shared, with its source in law."""

    code: Code
    name: Line
    law: Line


class Category(Clause):
    """A kind of information. `presence` is the bare fact that an agency knows a person; for the
    agencies under `presence_of`, that fact is of this kind instead. `seen`: what is of this kind
    says that somebody was seen on its date.
    """

    code: Code
    name: Line
    sensitive: bool = False
    presence_of: tuple[Code, ...] = ()
    seen: bool = False


class SharingClause(Clause):
    """What may go from whom to whom, on which basis. First hit wins; no hit means no.

    `from_agencies` and `to_agencies` hold charter codes, or "any". `up_to` is the highest
    sensitivity it lets go; for anything above it, the next clause is asked. Where `consent` is
    `given`, the clause speaks only of people who have given theirs.
    """

    categories: tuple[Code, ...]
    from_agencies: tuple[str, ...] = ("any",)
    to_agencies: tuple[str, ...] = ("any",)
    when: Condition | None = None
    verdict: Literal["share", "refuse"] = "share"
    basis: Code | None = None
    purpose: Code | None = None
    consent: Literal["not_needed", "given"] = "not_needed"
    up_to: Literal["ordinary", "sensitive", "restricted"] = "ordinary"
    because: Line


class RegisterClause(Clause):
    """Who may search whose register about whom, and what is shown of a match. First hit wins; no
    hit means no. An agency always searches its own.

    `searched_by` and `held_by` hold charter codes, or "any". `about` narrows it to some roles on a
    case; empty means everybody. A match shows that the person is known (`presence`), or also the
    agency's own pointer to its record and whom to call (`pointer`). From `confirmed_from` on, so
    many in 1,000, a single match counts as confirmed without a person; without it, none ever does.
    """

    searched_by: tuple[str, ...]
    held_by: tuple[str, ...]
    about: tuple[Code, ...] = ()
    shows: Literal["presence", "pointer"] = "presence"
    confirmed_from: Annotated[int, Field(ge=900, le=1000)] | None = None
    basis: Code
    purpose: Code
    because: Line


class WithholdingGround(Clause):
    """A ground on which an agency may withhold what it knows."""

    code: Code
    name: Line
    means: Line


class Rung(Clause):
    """Who looks again at what an agency withholds, once another challenges it: whoever has this
    role in the agency that withholds. The first rung first; a challenge goes on to the next one
    when it was not answered, or not as hoped. Part 5 has the clock for each.
    """

    role: Literal["information_governance", "agency_manager"]
    does: Line


class OverrideGround(Clause):
    """A ground on which an agency may share though somebody said no, the test it has to meet, and
    who of the agency authorises it: whoever answers for it there, or somebody in one role, within
    the clock of part 5. `needs_assessment`: only once it was found that they lack capacity.
    """

    code: Code
    name: Line
    test: Line
    authorised_by: Literal["whoever_answers", "information_governance", "agency_manager"]
    needs_assessment: bool = False


class Sharing(Term):
    """Part 7: bases, purposes, categories, clauses in tiers, who may search whose register,
    grounds to withhold, the ladder on which a withholding is challenged, and grounds to share
    though somebody said no.
    """

    bases: tuple[LawfulBasis, ...]
    purposes: tuple[Purpose, ...]
    categories: tuple[Category, ...]
    clauses: tuple[SharingClause, ...]
    registers: tuple[RegisterClause, ...] = ()
    grounds: tuple[WithholdingGround, ...]
    ladder: tuple[Rung, ...] = ()
    overrides: tuple[OverrideGround, ...] = ()


class Ending(StrEnum):
    """What can come of a referral: the agencies decided, the lead took no further action, or
    another hub or agency took the case over.
    """

    JOINT_DECISION = "joint_decision"
    NO_FURTHER_ACTION = "no_further_action"
    TRANSFERRED = "transferred"


class FeedbackRule(Clause):
    """What a kind of source is told, `after` what came of it. First hit wins.

    One who referred and one who answered a request are told apart (`to`), because what is true
    for the one is not for the other. `wording` may use {reference}, {outcome}, {agency} and
    {signpost}; a source told `nothing` gets no message.
    """

    to: Literal["referrer", "contributor"] = "referrer"
    sources: tuple[SourceKind, ...]
    after: tuple[Ending, ...] = tuple(Ending)
    tells: Literal["outcome_and_reasons", "outcome", "thanks", "nothing"]
    wording: Line


class Volume(StrEnum):
    """How often somebody gets e-mail."""

    LIVE = "live"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class About(StrEnum):
    """Of what somebody gets e-mail: all that their agency is told, what is about cases they did
    something on, or what came otherwise than their agency said.
    """

    EVERYTHING = "everything"
    MINE = "mine"
    SURPRISES = "surprises"


class Digest(Clause):
    """How much e-mail people in these roles get as long as they have not chosen. First hit wins;
    `roles` empty means every role. A digest goes `at` a time of day, a weekly one on `weekday`
    (1 is Monday), also to who chose one.
    """

    roles: tuple[Code, ...] = ()
    volume: Volume
    about: About = About.MINE
    at: dt.time
    weekday: Annotated[int, Field(ge=1, le=7)] = 1
