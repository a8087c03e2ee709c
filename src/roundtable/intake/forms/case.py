"""Forms by which the lead identifies, grades, joins and reopens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from roundtable.charter.terms import Assessment, Charter, Factor, Question
from roundtable.intake.rules import NO, UNKNOWN, YES, answer_key
from roundtable.lib.words import day
from roundtable.people.actions import Candidate
from roundtable.web.forms import Choice, Choices, Day, Form, LongText, Look, Text

NEW = "new"
UNSURE = "unsure"
ANSWER = "answer-"
LONGEST_REASON = 2_000
_TYPED = Look(width=20, spellcheck=False, autocomplete="off")


class AlsoForm(Form):
    """What else is known of somebody, to look for them again."""

    prefix = "also"

    given_name = Text(label="First name", required=False, max_length=200, look=_TYPED)
    family_name = Text(label="Last name", required=False, max_length=200, look=_TYPED)
    born_on = Day(label="Date of birth", required=False, past=True)
    nhs_number = Text(
        label="NHS number", required=False, max_length=20, look=replace(_TYPED, width=10)
    )
    postcode = Text(label="Postcode", required=False, max_length=10, look=replace(_TYPED, width=10))


class IdentifyForm(Form):
    """Which of the people found is the person on the case?"""

    known_as = Choice(
        label="Is this somebody the hub knows?",
        missing="Choose one of these people, or say that this is somebody new",
        wrong="Choose one of these people, or say that this is somebody new",
        choices=[],
    )

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[Candidate],
        seen_on: Mapping[UUID, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["known_as"]
        known = [(str(person.id), _described(person)) for person in candidates]
        none = "None of these: somebody new" if known else "Somebody new"
        unsure = [(UNSURE, "Not sure: go on as somebody new")] if known else []
        field.choices = [*known, (NEW, none), *unsure]  # type: ignore[attr-defined]
        hints = {
            str(person.id): _because(person, seen_on.get(person.id, "")) for person in candidates
        }
        hints[UNSURE] = "The people above are kept as possible duplicates, to be looked at later."
        field.look = Look(hints=hints)  # type: ignore[attr-defined]

    @property
    def person(self) -> UUID | None:
        """Who was chosen, None for somebody new."""
        chosen = self.cleaned_data["known_as"]
        return None if chosen in {NEW, UNSURE} else UUID(chosen)

    @property
    def unsure(self) -> bool:
        """Whether somebody may yet prove to be one of those found."""
        return bool(self.cleaned_data["known_as"] == UNSURE)


def _described(person: Candidate) -> str:
    born = f"born {day(person.born_on)}" if person.born_on else "date of birth not known"
    return f"{person.name}, {born}"


def _because(person: Candidate, seen_on: str) -> str:
    """Return how probable it is and why; that a relative is more probable comes first."""
    if person.relative:
        told = "Probably a relative, not the same person"
    else:
        told = f"{person.chance}, {person.in_a_hundred}"
    return f"{told}. {person.reasons.sentence} {seen_on}".strip()


class GradeForm(Form):
    """How serious is it? Indicators first, then the grade and why."""

    factors = Choices(
        label="What is there?",
        required=False,
        choices=[],
        help_text="Tick what is there. Leave what you do not know.",
    )
    grade = Choice(
        label="Which grade?",
        missing="Choose a grade",
        choices=[],
        help_text="Your judgement may raise the grade that all this points to, not lower it.",
    )
    reasons = LongText(
        label="Why?",
        missing="Write why, in a sentence or two",
        max_length=LONGEST_REASON,
        help_text="Say what decided it, and what is not known.",
        look=Look(spellcheck=True),
    )

    def __init__(
        self,
        *args: Any,
        charter: Charter,
        factors: Sequence[Factor],
        assessments: Sequence[Assessment] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.assessments = assessments
        for assessment in assessments:
            for question in assessment.questions:
                self.fields[f"{ANSWER}{answer_key(assessment, question)}"] = _asked(question)
        self.fields["factors"].choices = [(f.code, f.name) for f in factors]  # type: ignore[attr-defined]
        grades = charter.definitions.grades
        field = self.fields["grade"]
        field.choices = [(term.code, term.name) for term in grades]  # type: ignore[attr-defined]
        field.look = Look(hints={term.code: term.test for term in grades})  # type: ignore[attr-defined]

    def answers(self) -> dict[str, str]:
        """Return what was answered to each question. Only for a valid form."""
        given = self.cleaned_data.items()
        return {name.removeprefix(ANSWER): said for name, said in given if name.startswith(ANSWER)}


def _asked(question: Question) -> Choice:
    return Choice(
        label=question.asks,
        choices=[(YES, "Yes"), (NO, "No"), (UNKNOWN, "Not known")],
        missing=f"Answer “{question.asks}”, or choose “Not known”",
        look=Look(inline=True),
    )


class ReopenForm(Form):
    """Why is a closed case opened again?"""

    because = LongText(
        label="What is new?",
        missing="Say what is new",
        max_length=LONGEST_REASON,
        help_text="The people on the case are looked at again, and it is graded anew.",
        look=Look(spellcheck=True),
    )


class JoinForm(Form):
    """Why do two referrals belong together?"""

    because = LongText(
        label="Why do the two belong together?",
        missing="Say why the two belong together",
        max_length=LONGEST_REASON,
        look=Look(rows=3, spellcheck=True),
    )
