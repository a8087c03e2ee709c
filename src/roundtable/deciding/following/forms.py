"""The form on which the agency that leads says of each person what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from roundtable.charter.terms import Charter
from roundtable.deciding.following.queries import About
from roundtable.deciding.following.rules import Found, Harm, OwnView, never_told
from roundtable.web.forms import Choice, Form, LongText, Look

LONGEST = 2000


class FollowUpForm(Form):
    """What changed for each person. Fields are named by the person's place: `change-2`."""

    def __init__(
        self, *args: Any, charter: Charter, people: Sequence[About], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for about in people:
            self.fields |= _asked_of(charter, about)

    def clean(self) -> dict[str, Any]:
        """Check that what is said of each person fits together."""
        for about in self.people:
            self._check_harm(about)
        return self.cleaned_data

    def _check_harm(self, about: About) -> None:
        place, name = about.involvement.place, about.involvement.name
        harm, what = (self.cleaned_data.get(f"{of}-{place}") for of in ("harm", "harm_what"))
        if harm == Harm.YES and not what:
            self.add_error(f"harm_what-{place}", f"Say what the harm was, and when: {name}")
        if harm and harm != Harm.YES and what:
            wrong = f"Choose “Yes” for {name}, or say nothing of what happened"
            self.add_error(f"harm_what-{place}", wrong)

    def found(self) -> dict[UUID, Found]:
        """Return what was said of each person, by involvement. Only for a valid form."""
        return {about.involvement.pk: self._found(about.involvement.place) for about in self.people}

    def _found(self, place: int) -> Found:
        said = {
            name: self.cleaned_data.get(f"{name}-{place}", "")
            for name in ("change", "harm", "harm_what", "own_view", "own_words")
        }
        return Found(**said)


def _asked_of(charter: Charter, about: About) -> dict[str, Any]:
    place, name = about.involvement.place, about.involvement.name
    alleged = never_told(charter, about.involvement.role)
    steps = [(step.code, step.name) for step in charter.outcome_scale]
    fields: dict[str, Any] = {
        f"change-{place}": Choice(
            label=f"What is different for {name}?",
            choices=steps,
            missing=f"Say what is different for {name}",
            look=Look(small=True),
        ),
        f"harm-{place}": Choice(
            label=f"Did {name} harm somebody again?" if alleged else f"Was {name} harmed again?",
            choices=Harm.choices(),
            missing=f"Say whether {name} {'did harm' if alleged else 'was harmed'} again",
            look=Look(inline=True, small=True),
        ),
        f"harm_what-{place}": LongText(
            label="If yes: what happened, and when?",
            required=False,
            max_length=LONGEST,
            look=Look(rows=2),
        ),
    }
    return fields | (_own_view(place, name) if about.asked else {})


def _own_view(place: int, name: str) -> dict[str, Any]:
    return {
        f"own_view-{place}": Choice(
            label=f"How does {name} see it?",
            choices=OwnView.choices(),
            missing=f"Say whether {name} was asked how they see it",
            look=Look(small=True),
        ),
        f"own_words-{place}": LongText(
            label="In their own words, or why they were not asked or reached",
            missing=f"Give {name}'s own words, or say why there are none",
            max_length=LONGEST,
            look=Look(rows=3),
        ),
    }
