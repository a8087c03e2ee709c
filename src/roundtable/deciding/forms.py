"""What the table is asked: positions, proposals, answers, actions, and what was done at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from roundtable.cases.models import Involvement
from roundtable.charter.terms import Charter, DecisionOutcome
from roundtable.deciding.rules import Stance, outcomes_for, quorum_said
from roundtable.deciding.statement import PositionGiven, ProposalGiven
from roundtable.lib.words import inner
from roundtable.web.forms import Agree, Choice, Form, LongText, Look, Pick

LONGEST = 4000


class CallForm(Form):
    """Why the agencies decide anew, and why the lead goes on without somebody it asked: each where
    it is to be said.
    """

    anew = LongText(
        label="What is new?",
        help_text="The agencies decided here. Those at the table read why they decide anew.",
        missing="Say what is new since the agencies decided",
        max_length=LONGEST,
    )
    because = LongText(
        label="Why do you go on without them?",
        help_text="The agencies at the table read this.",
        missing="Say why you go on without the agencies that have not answered",
        max_length=LONGEST,
    )

    def __init__(self, *args: Any, anew: bool = False, without: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, asked in {"anew": anew, "because": without}.items():
            if not asked:
                del self.fields[name]


class PositionForm(Form):
    """An agency's position, or that it has no remit here."""

    outcome = Choice(label="What should happen?", missing="Choose what should happen", choices=())
    level_of_need = Choice(label="Level of need", choices=(), required=False)
    grade = Choice(label="Grade of risk", choices=(), required=False)
    reasons = LongText(
        label="Reasons",
        help_text="What your agency knows that leads to this.",
        missing="Give your agency's reasons",
        max_length=LONGEST,
    )
    would_change = LongText(
        label="What would change your agency's mind?",
        help_text="What you would have to learn, or see done. If nothing would, say so.",
        required=False,
        max_length=LONGEST,
        look=Look(rows=3),
    )
    stands_in_for = Pick(
        label="Do you stand in for a colleague?",
        help_text="It is your agency's position all the same. Everybody sees who took it.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        charter: Charter,
        group: str,
        colleagues: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        outcomes = [(o.code, o.name, o.means) for o in outcomes_for(charter, group)]
        none = (NO_REMIT, "This is not for us to say", "Your agency has no remit here. Say why.")
        _offer(self, "outcome", [*outcomes, none])
        _offer_levels(self, charter)
        grades = charter.definitions.grades
        _offer(self, "grade", ((g.code, g.name, g.test) for g in grades))
        chosen: Any = self.fields["stands_in_for"]
        chosen.choices = [("", "No"), *((name, name) for name in colleagues)]

    def clean(self) -> dict[str, Any]:
        """Ask for the rest of a recommendation, and for nothing else of who has no remit."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("outcome") not in (None, NO_REMIT):
            for name, missing in NEEDED.items():
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return said

    def position(self) -> PositionGiven:
        """Return what was said. Only for a valid form."""
        said = self.cleaned_data
        who = {"reasons": said["reasons"], "stands_in_for": said["stands_in_for"]}
        if said["outcome"] == NO_REMIT:
            return PositionGiven(no_remit=True, **who)
        return PositionGiven(
            outcome=said["outcome"],
            level_of_need=int(said["level_of_need"]),
            grade=said["grade"],
            would_change=said["would_change"],
            **who,
        )


# Chosen in the place of an outcome. No code of a charter holds a space.
NO_REMIT, NOTHING = "no remit", "nothing of their own"
NEEDED = {
    "level_of_need": "Choose the level of need",
    "grade": "Choose the grade of risk",
    "would_change": "Say what would change your agency's mind, or that nothing would",
}


class ProposalForm(Form):
    """A joint decision proposed to the table, for the case and each person on it."""

    outcome = Choice(
        label="What do you propose?", missing="Choose the outcome you propose", choices=()
    )
    level_of_need = Choice(label="Level of need", missing="Choose the level of need", choices=())
    reasons = LongText(
        label="Reasons",
        help_text="Why this, in view of all positions. It is kept with the decision.",
        missing="Give the reasons for this proposal",
        max_length=LONGEST,
    )

    def __init__(
        self,
        *args: Any,
        charter: Charter,
        group: str,
        people: Sequence[Involvement] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        outcomes = outcomes_for(charter, group)
        said = {o.code: f"{o.means} {quorum_said(charter, o.code)}." for o in outcomes}
        _offer(self, "outcome", ((o.code, o.name, said[o.code]) for o in outcomes))
        _offer_levels(self, charter)
        self.people = {f"person-{each.place}": each for each in people}
        choices = [("", "As for the case"), *((o.code, o.name) for o in outcomes)]
        for name, each in self.people.items():
            role = charter.person_role(each.role)
            self.fields[name] = Pick(
                label=f"For {each.name} ({inner(role.name)})",
                choices=[*choices, (NOTHING, "Nothing of their own")],
                initial=NOTHING if role.never_told else "",
                required=False,
            )

    def proposal(self) -> ProposalGiven:
        """Return what was said. Only for a valid form."""
        said = self.cleaned_data
        chosen = {each.pk: said[name] for name, each in self.people.items() if said[name]}
        return ProposalGiven(
            outcome=said["outcome"],
            level_of_need=int(said["level_of_need"]),
            reasons=said["reasons"],
            people={pk: "" if outcome == NOTHING else outcome for pk, outcome in chosen.items()},
        )


class VoiceForm(Form):
    """How an agency answers a proposal."""

    stance = Choice(
        label="How does your agency answer?",
        missing="Choose how your agency answers",
        choices=[
            (Stance.AGREE.value, "Agree"),
            (Stance.RESERVE.value, "Agree with reservation"),
            (Stance.DISSENT.value, "Dissent"),
        ],
        look=Look(
            hints={
                Stance.RESERVE.value: "It counts towards the quorum. Your reservation is kept.",
                Stance.DISSENT.value: "It does not count. Your dissent is kept with its reasons.",
            }
        ),
    )
    reasons = LongText(
        label="Reasons",
        help_text="Needed for a reservation or a dissent.",
        required=False,
        max_length=LONGEST,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reasons of whoever does not simply agree."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("stance") in {Stance.RESERVE, Stance.DISSENT} and not said.get("reasons"):
            self.add_error("reasons", "Give the reasons for your reservation or dissent")
        return said


class EmergencyForm(Form):
    """What one agency did at once."""

    outcome = Choice(
        label="What did your agency do?", missing="Choose what your agency did", choices=()
    )
    reasons = LongText(
        label="What was the danger, and what did you do?",
        help_text="Say what happened, what you did, when, and whom you told.",
        missing="Say what the danger was and what you did",
        max_length=LONGEST,
    )
    confirmed = Agree(
        label="Somebody was in immediate danger, and waiting for the other agencies was not safe",
        missing="Confirm that somebody was in immediate danger, or decide with the other agencies",
    )

    def __init__(self, *args: Any, charter: Charter, group: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_outcomes(self, outcomes_for(charter, group))


def _offer(form: Form, name: str, terms: Iterable[tuple[str, str, str]]) -> None:
    """Give a choice its options and their meanings, from (value, name, meaning)."""
    field: Any = form.fields[name]
    options = list(terms)
    field.choices = [(value, text) for value, text, _meaning in options]
    field.look = Look(hints={value: meaning for value, _text, meaning in options})


def _offer_outcomes(form: Form, outcomes: Iterable[DecisionOutcome]) -> None:
    _offer(form, "outcome", ((o.code, o.name, o.means) for o in outcomes))


def _offer_levels(form: Form, charter: Charter) -> None:
    levels = charter.definitions.levels_of_need
    _offer(
        form,
        "level_of_need",
        ((str(n.level), f"Level {n.level}: {n.name}", n.means) for n in levels),
    )
