"""What was said of a match, whose word counts, and what is confirmed without a person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from roundtable.charter.terms import Charter, RegisterClause


class Answer(StrEnum):
    """What somebody says of a match. `OPEN` takes back what their agency said before."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNSURE = "unsure"
    OPEN = "open"


ANSWERS = {
    Answer.CONFIRMED: "the same person",
    Answer.REJECTED: "somebody else",
    Answer.UNSURE: "not sure",
    Answer.OPEN: "open again",
}


@dataclass(frozen=True)
class Said:
    """What an agency said of a match, and by whom; on this case, or on an earlier one."""

    agency: str
    name: str
    answer: Answer
    at: datetime
    because: str = ""
    here: bool = True

    @property
    def means(self) -> str:
        """The answer in words."""
        return ANSWERS[self.answer]


def standing(said: Iterable[Said], *, holder: str) -> Said | None:
    """Return what counts of all that was said of a match, None where nothing does.

    An agency's last word is its word. The agency that holds the register knows whom it means: its
    word counts before that of others. Of others, the last counts, on this case before earlier ones.
    """
    last: dict[tuple[bool, str], Said] = {}
    for each in sorted(said, key=lambda one: one.at):
        last[each.here, each.agency] = each
    counts = [each for each in last.values() if each.answer is not Answer.OPEN]
    return max(counts, key=lambda each: (each.agency == holder, each.here, each.at), default=None)


def confirmed_by_itself(charter: Charter, clause: str, probabilities: Sequence[float]) -> bool:
    """Return whether the likeliest match in a register is confirmed without a person.

    Only where the clause under which it was found says from which probability, and no other match
    in that register comes near: so sure, and one of its kind. `probabilities` are of all matches
    of one person in that register, likeliest first.
    Source: charter part 7, registers, `confirmed_from`.
    """
    found = charter.clauses.get(clause)
    level = found.confirmed_from if isinstance(found, RegisterClause) else None
    if level is None or not probabilities:
        return False
    likeliest, *others = (probability * 1000 for probability in probabilities)
    return likeliest >= level and all(other < 1000 - level for other in others)
