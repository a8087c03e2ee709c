"""The questions that lead through consent, capacity, and sharing without a yes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import QueryDict

from roundtable.charter.saying import sentence
from roundtable.charter.terms import Charter
from roundtable.sharing.consent.rules import needing_none
from roundtable.sharing.consent.statement import AssessmentGiven, ConsentGiven, OverrideGiven
from roundtable.sharing.models import ConsentState, DecidedBy, WhyNow
from roundtable.web.forms import Choice, Day, Form, LongText, Look, Pick, Text, in_words

YES_OR_NO = [("yes", "Yes"), ("no", "No")]
EVERY_PURPOSE = ("", "Everything the hub shares for")


def of_purposes(charter: Charter) -> list[tuple[str, str]]:
    """Return what somebody can be asked about: every purpose, or one of part 7."""
    return [EVERY_PURPOSE, *((each.code, each.name) for each in charter.sharing.purposes)]


class SaidForm(Form):
    """What somebody said, or that they were not asked: the first question."""

    state = Choice(
        label="Does the person agree?",
        choices=[
            (ConsentState.GIVEN, "Yes"),
            (ConsentState.REFUSED, "No"),
            (ConsentState.WITHDRAWN, "They said yes before, and no now"),
            (ConsentState.NOT_SOUGHT, "They were not asked"),
            (ConsentState.NOT_NEEDED, "They need not be asked for this"),
        ],
        missing="Say whether they agree",
    )

    def __init__(self, posted: QueryDict | None = None, *, name: str) -> None:
        super().__init__(posted)
        label = f"Does {name} agree that your agency shares what it knows of them?"
        self.fields["state"].label = label


class RecordForm(Form):
    """The second question: who said so and when, why they were not asked, or which clause asks for
    no consent, as the answer to the first one wants.
    """

    asked: ClassVar[dict[str, tuple[str, ...]]] = {
        **dict.fromkeys(("given", "refused", "withdrawn"), ("decided_by", "asked_on", "because")),
        "not_sought": ("because",),
        "not_needed": ("clause", "because"),
    }

    def __init__(self, posted: QueryDict | None = None, *, state: str, charter: Charter) -> None:
        super().__init__(posted)
        self.state = state
        self.fields["purpose"] = Pick(
            label="Of what?", choices=of_purposes(charter), required=False
        )
        for name in self.asked[state]:
            self.fields[name] = self._question(name, charter)

    def given(self) -> ConsentGiven:
        """Return what was said. Only for a valid form."""
        said = {name: value for name, value in self.cleaned_data.items() if value}
        return ConsentGiven.model_validate({"state": self.state} | said)

    def _question(self, name: str, charter: Charter) -> Any:
        match name:
            case "decided_by":
                return Choice(
                    label="Who said so?",
                    help_text="From 16 on everybody decides for themselves, unless an assessment "
                    "found that they cannot. Below that a child who understands can, too.",
                    choices=DecidedBy.choices,
                    missing="Say who said so",
                )
            case "asked_on":
                return Day(label="The day they were asked", missing="Enter the day", past=True)
            case "clause":
                return Pick(
                    label="Which clause asks for no consent?",
                    choices=[("", "Choose the clause"), *_clauses(charter)],
                    missing="Choose the clause",
                )
        if self.state in ("not_sought", "not_needed"):
            return in_words(
                "Why not?",
                help_text="For instance: asking would put them in danger, or they cannot be "
                "reached in time. Your agency alone sees this.",
                missing="Say why they were not asked",
            )
        return LongText(
            label="What did they say?",
            help_text="In their words, and how they were told what it means. Optional. Your agency "
            "alone sees this, and whoever has to be told of a withdrawal.",
            required=False,
            max_length=2000,
            look=Look(rows=3),
        )


def _clauses(charter: Charter) -> Iterable[tuple[str, str]]:
    for number in needing_none(charter, ""):
        said = sentence(charter.clauses[number], charter)
        yield number, f"{number}: {said[:120]}{'…' if len(said) > 120 else ''}"


def _ability(what: str) -> Choice:
    return Choice(
        label=f"Can they {what}?",
        choices=YES_OR_NO,
        missing="Say yes or no",
        look=Look(inline=True),
    )


class CapacityForm(Form):
    """The test of the Mental Capacity Act 2005, one question after the other."""

    decision = in_words(
        "Which decision is it about?",
        help_text="One decision, at one time. For instance: whether her GP's letters are shared.",
        missing="Say which decision it is about",
    )
    assessed_on = Day(label="The day of the assessment", missing="Enter the day", past=True)
    assessor = Text(
        label="Who assessed it?",
        help_text="Name and profession.",
        missing="Say who assessed it",
        max_length=200,
    )
    helped_by = in_words(
        "What was done first to help them decide themselves?",
        help_text="Plain words, pictures, an interpreter, another time, somebody they trust.",
        missing="Say what was done to help them decide",
    )
    has_impairment = Choice(
        label="Is there an impairment of, or a disturbance in, their mind or brain?",
        help_text="For instance dementia, a learning disability, a head injury, or drink. An "
        "unwise decision is none.",
        choices=YES_OR_NO,
        missing="Say whether there is one",
        look=Look(inline=True),
    )
    impairment = LongText(
        label="Which?", required=False, max_length=2000, look=Look(rows=2), help_text="If yes."
    )
    understands = _ability("understand what the decision is about")
    retains = _ability("keep it in mind long enough")
    weighs = _ability("weigh it up")
    communicates = _ability("say what they decide, in any way")
    because_of_it = Choice(
        label="If not: is that because of the impairment or disturbance?",
        choices=YES_OR_NO,
        required=False,
        look=Look(inline=True),
    )
    shown_by = in_words(
        "What shows it?",
        help_text="What was asked, and what they said or did.",
        missing="Say what shows it",
    )
    best_interests = LongText(
        label="If they cannot decide: what is in their best interests?",
        help_text="What they want or wanted, and who was asked. Needed only then.",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an impairment that is not named."""
        if self.cleaned_data.get("has_impairment") == "yes" and not self.cleaned_data.get(
            "impairment"
        ):
            self.add_error("impairment", "Say which impairment or disturbance it is")
        return self.cleaned_data

    def given(self) -> AssessmentGiven:
        """Return what was assessed. Only for a valid form."""
        said = dict(self.cleaned_data)
        impaired = said.pop("has_impairment") == "yes"
        for name in ("understands", "retains", "weighs", "communicates", "because_of_it"):
            said[name] = said[name] == "yes"
        said["impairment"] = said["impairment"] if impaired else ""
        return AssessmentGiven.model_validate(said)


class OverrideForm(Form):
    """Why the agency shares though somebody said no: on which ground, and who is told."""

    def __init__(self, posted: QueryDict | None = None, *, charter: Charter) -> None:
        super().__init__(posted)
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (ground.code, f"{ground.name}. The test: {ground.test}")
            for ground in charter.sharing.overrides
        ]
        self.fields["purpose"].choices = of_purposes(charter)  # type: ignore[attr-defined]

    purpose = Pick(label="Of what?", choices=[], required=False)
    ground = Choice(label="On which ground?", choices=[], missing="Choose the ground")
    test_met = in_words(
        "How is its test met here?",
        help_text="What you know that meets it, item by item.",
        missing="Say how the test is met",
    )
    why_now = Choice(
        label="Why do you not wait for a yes?",
        help_text="That they said no is no reason by itself.",
        choices=WhyNow.choices,
        missing="Say why you do not wait for a yes",
    )
    because = in_words(
        "Why is it right to share it?",
        help_text="What could happen if it is not shared, and what the person loses if it is.",
        missing="Say why it is right to share it",
    )
    told = Choice(
        label="Are they told that it is shared?",
        help_text="Tell them unless that puts somebody in danger.",
        choices=YES_OR_NO,
        missing="Say whether they are told",
        look=Look(inline=True),
    )
    not_told_because = LongText(
        label="If not, why not?", required=False, max_length=2000, look=Look(rows=2)
    )

    def clean(self) -> dict[str, Any]:
        """Ask why they are not told, only where they are not."""
        said = self.cleaned_data
        if said.get("told") == "no" and not said.get("not_told_because"):
            self.add_error("not_told_because", "Say why they are not told")
        return said

    def given(self) -> OverrideGiven:
        """Return what was said. Only for a valid form."""
        told = self.cleaned_data["told"] == "yes"
        why_not = "" if told else self.cleaned_data["not_told_because"]
        return OverrideGiven.model_validate(
            self.cleaned_data | {"told": told, "not_told_because": why_not}
        )


class DecideForm(Form):
    """Whether an override is authorised, and why."""

    granted = Choice(
        label="Is the test met?",
        choices=[("yes", "Yes: it may be shared"), ("no", "No: their no stands")],
        missing="Say whether it may be shared",
    )
    because = in_words(
        "Why?", help_text="Your agency alone sees this.", missing="Say why, for whoever asked"
    )
