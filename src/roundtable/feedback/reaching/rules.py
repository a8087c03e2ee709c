"""By which channel one who referred is reached, and whom nobody tells anything. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from roundtable.charter.terms import Charter, SourceKind
from roundtable.deciding.following.rules import SUBJECTS, never_told
from roundtable.lib.verdict import Verdict, allow, deny

# A message waits so long for whoever was sent a link to it.
KEPT_FOR = timedelta(days=90)
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
_TELEPHONE = re.compile(r"\+?[\d ()-]{7,}")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})


class Channel(StrEnum):
    """How somebody is told: on a page of the hub, by an e-mail with a link, by somebody who rings
    or reaches them otherwise, or not at all.
    """

    HERE = "here"
    EMAIL = "email"
    TELEPHONE = "telephone"
    OTHER = "other"
    NONE = "none"


IN_WORDS = {
    Channel.HERE: "In the hub",
    Channel.EMAIL: "By e-mail, with a link",
    Channel.TELEPHONE: "By telephone: the lead agency rings",
    Channel.OTHER: "As they asked: the lead agency does it",
    Channel.NONE: "Not at all",
}
BY_HAND = frozenset({Channel.TELEPHONE, Channel.OTHER})


class Result(StrEnum):
    """What came of reaching somebody."""

    TOLD = "told"
    NOT_REACHED = "not_reached"
    NOT_TOLD = "not_told"
    READ = "read"


RESULT_NAMES = {
    Result.TOLD: "Told",
    Result.NOT_REACHED: "Could not be reached",
    Result.NOT_TOLD: "Not told",
    Result.READ: "Read it",
}


@dataclass(frozen=True)
class OnCase:
    """Somebody on a case: their name, their role, and the roles of those they are related to."""

    name: str
    role: str
    related_to: frozenset[str] = frozenset()


def channel_for(
    kind: SourceKind, contact: str, *, tells: str, wanted: bool = True, own: bool = False
) -> Channel:
    """Return how one who referred is told, by what they gave as a contact. What is more than one
    address or number is read by a person. `tells` is the charter's; not `wanted` is who asked not
    to be contacted. Whoever wrote their `own` referral in the hub reads it there.
    """
    if kind is SourceKind.AGENCY or (own and tells != "nothing"):
        return Channel.HERE
    said = contact.strip()
    if tells == "nothing" or not wanted or not said:
        return Channel.NONE
    if _EMAIL.fullmatch(said):
        return Channel.EMAIL
    return Channel.TELEPHONE if _TELEPHONE.fullmatch(said) else Channel.OTHER


def kept_from(charter: Charter, referrer: str, people: Sequence[OnCase]) -> str:
    """Return the clause under which one who referred is told nothing; "" for most.

    That is who is on the case in a role that is never told, and who is there as somebody close to
    such a person, except those whom the case is about. Names are compared loosely: rather one too
    many is told by a person who knows them.
    Source: charter part 4, roles of people.
    """
    for each in people:
        if not may_be(referrer, each.name):
            continue
        close = {role for role in each.related_to if never_told(charter, role)}
        roles = {each.role} if never_told(charter, each.role) else close
        if roles and each.role not in SUBJECTS:
            return charter.person_role(sorted(roles)[0]).clause
    return ""


def may_be(one: str, other: str) -> bool:
    """Return whether two names may be one person's: the same words in any order, or one of them
    with initials. Less than two words say too little.
    """
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if len(shorter) < 2:
        return False
    left = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        found = next((each for each in left if _same(word, each)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def _same(one: str, other: str) -> bool:
    return one == other or (1 in (len(one), len(other)) and one[0] == other[0])


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return [word for word in re.findall(r"[^\W\d_]+", letters) if word not in _TITLES]


def may_note(result: str, *, waiting: bool, note: str) -> Verdict:
    """Return whether it is noted what came of reaching somebody who is `waiting` to be told."""
    if not waiting:
        return deny("Nobody waits to be told here.", remedy="Look at what was noted.")
    if result not in (Result.TOLD, Result.NOT_REACHED, Result.NOT_TOLD):
        return deny("Say what came of it.", remedy="Choose one that is listed.")
    if result != Result.TOLD and not note.strip():
        return deny("Say why in your own words.", remedy="A sentence is enough.")
    return allow()


def is_kept(told_at: datetime, at: datetime) -> bool:
    """Return whether a message can still be read by its link."""
    return at - told_at < KEPT_FOR
