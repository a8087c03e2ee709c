"""What practitioners said of matches, as labels to calibrate a model by: probabilities and truths,
and nothing of whom they are about.
"""

from __future__ import annotations

from roundtable.matches.actions import BY_ITSELF
from roundtable.matches.models import MatchAnswer
from roundtable.matches.rules import Answer

_ONE_MATCH = ("involvement", "register", "pointer", "agency")


def labelled(version: str) -> list[tuple[float, bool]]:
    """Return, for each match of a model that an agency confirmed or rejected and left so, how
    probable it was called, and whether it was confirmed. What the hub confirmed by itself is none.

    The operator's: on the connection of the tables' owner.
    """
    said = MatchAnswer.objects.using("owner").filter(model=version).exclude(name=BY_ITSELF)
    last = said.order_by(*_ONE_MATCH, "-at").distinct(*_ONE_MATCH)
    return [
        (one.probability, one.answer == Answer.CONFIRMED)
        for one in last.only("probability", "answer")
        if one.answer in {Answer.CONFIRMED, Answer.REJECTED}
    ]
