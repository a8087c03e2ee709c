"""What came of decisions that were made long enough ago, as the lead found it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from roundtable.charter.terms import Charter
from roundtable.deciding.following.rules import SUBJECTS, Harm, OwnView, never_told
from roundtable.learning.demonstration.deeds import LookAgain, Looked
from roundtable.sharing.rules import PersonFacts

# How many hub hours after the decision the lead looks: within the days that the charter leaves for
# it, whatever bank holidays there are.
HOURS_AFTER = {30: 190.0, 90: 620.0}
LOOKED_AT = 0.85
CHANGES = ("much_better", "better", "same", "worse", "not_known")
HOW_OFTEN = (3, 6, 4, 2, 1)
HARMED = (
    "The police were called to the home once more, after shouting at night.",
    "A bruise was seen, for which nobody had a reason.",
    "Money was gone from the account again, soon after the pension came.",
)
WORDS = {
    "subject_child": (
        "It is not so loud at night now. I still listen, though.",
        "I like my worker. She asks me things and writes down what I say.",
    ),
    "adult_at_risk": (
        "They ask me before they decide something. That is new.",
        "I have my own key again, and I say who comes in.",
    ),
    "victim": (
        "I sleep. I had forgotten what that is like.",
        "He stays away, but I look behind me on the way home.",
    ),
}
OTHERS_WORDS = (
    "It was hard at first that so many people came. It has helped.",
    "We have somebody to ring now before it gets bad.",
)
NOT_ASKED = "Too young to be asked; seen at play by the worker who visits."
NOT_REACHED = "Three calls and a letter without an answer. The GP saw them two weeks ago."


def looked_at(
    rng: Random, charter: Charter, people: Sequence[PersonFacts]
) -> Iterator[tuple[float, LookAgain]]:
    """Yield what the lead says when the decision is looked at again, each with how many hub hours
    after the decision; now and then nobody looks.
    """
    for rule in charter.follow_ups:
        if rng.random() < LOOKED_AT and rule.after_days in HOURS_AFTER:
            found = tuple(_found(rng, charter, person) for person in people)
            yield HOURS_AFTER[rule.after_days], LookAgain(rule.after_days, found)


def _found(rng: Random, charter: Charter, person: PersonFacts) -> Looked:
    (change,) = rng.choices(CHANGES, HOW_OFTEN)
    harm = Harm.NOT_KNOWN if change == "not_known" else Harm.NO
    what = ""
    if change == "worse" and person.role in SUBJECTS:
        harm, what = Harm.YES, rng.choice(HARMED)
    view, words = ("", "") if never_told(charter, person.role) else _own_view(rng, person)
    return Looked(int(person.id), change, harm, what, view, words)


def _own_view(rng: Random, person: PersonFacts) -> tuple[str, str]:
    if person.role == "unborn_child" or (person.age is not None and person.age < 4):
        return OwnView.NOT_ASKED, NOT_ASKED
    if rng.random() < 0.15:
        return OwnView.NOT_REACHED, NOT_REACHED
    return OwnView.SAID, rng.choice(WORDS.get(person.role, OTHERS_WORDS))
