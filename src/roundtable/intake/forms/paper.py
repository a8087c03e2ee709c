"""A draft read as a referral: its pages in order, what is kept of each, what is missing.

What was typed is kept as it was typed, valid or not, so that nothing is lost between pages.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from roundtable.charter.terms import Charter
from roundtable.intake.forms.person import PersonForm
from roundtable.intake.forms.questions import (
    ConcernsForm,
    DangerForm,
    HappenedForm,
    MainConcernForm,
    ReferrerForm,
    SourceForm,
    TiesForm,
    WishesForm,
)
from roundtable.intake.models import Draft
from roundtable.intake.statement import PersonGiven, ReferralGiven, RelationshipGiven
from roundtable.lib.actor import Actor
from roundtable.web.forms import Form

F = TypeVar("F", bound=Form)
Raw = dict[str, list[str]]

# The pages that ask one question each, in order; people and their ties come before "referrer".
QUESTIONS = {
    "danger": "Immediate danger",
    "source": "Whose concern",
    "concerns": "Concerns",
    "main": "Main concern",
    "happened": "What happened",
    "wishes": "What they want",
    "referrer": "Who referred",
}
_PLAIN: dict[str, type[Form]] = {
    "danger": DangerForm,
    "happened": HappenedForm,
    "wishes": WishesForm,
}
_NOT_ANSWERS = {"csrfmiddlewaretoken", "later"}


def typed(posted: QueryDict) -> Raw:
    """Return what was typed on a page, as a draft keeps it."""
    return {name: posted.getlist(name) for name in posted if name not in _NOT_ANSWERS}


def new_key() -> str:
    """Return the key of a person to be added to a draft."""
    return secrets.token_hex(4)


@dataclass(frozen=True)
class Somebody:
    """A person of a draft: the key of their pages, the name to call them, and the form as kept."""

    key: str
    name: str
    form: PersonForm


class Paper:
    """A draft, for its writer under a charter."""

    def __init__(self, draft: Draft, *, charter: Charter, actor: Actor) -> None:
        self.draft, self.charter, self.actor = draft, charter, actor
        content = draft.content
        self.kept: dict[str, Raw] = dict(content.get("pages", {}))
        self.people_kept: dict[str, Raw] = dict(content.get("people", []))
        self.ties_kept: dict[str, Raw] = dict(content.get("ties", {}))

    @property
    def content(self) -> dict[str, Any]:
        """What the draft keeps. People are a list: the database does not keep a dict's order."""
        people = [list(person) for person in self.people_kept.items()]
        return {"pages": self.kept, "people": people, "ties": self.ties_kept}

    @property
    def steps(self) -> tuple[str, ...]:
        """The questions asked of this draft: the main concern only where there are several."""
        several = len(self.concerns) > 1
        return tuple(name for name in QUESTIONS if name != "main" or several)

    @property
    def concerns(self) -> list[str]:
        """The concerns ticked so far, the main one first."""
        form = self.answered("concerns")
        chosen = form.chosen if isinstance(form, ConcernsForm) and form.is_valid() else []
        main = self.kept.get("main", {}).get("main", [""])[0]
        return sorted(chosen, key=lambda code: code != main)

    @cached_property
    def people(self) -> list[Somebody]:
        """The people added so far."""
        return [
            Somebody(key, self._name(raw, place), self.person_form(key, kept=True))
            for place, (key, raw) in enumerate(self.people_kept.items(), 1)
        ]

    @staticmethod
    def _name(raw: Raw, place: int) -> str:
        names = (raw.get(part, [""])[0].strip() for part in ("given_name", "family_name"))
        return " ".join(name for name in names if name) or f"Person {place}, name not known"

    def form(self, page: str, posted: Mapping[str, Any] | None = None) -> Form:
        """Return the form of a question: with what is posted, or to be filled in further."""
        return self._form(page, posted, self.kept.get(page, {}))

    def answered(self, page: str) -> Form:
        """Return the form of a question bound to what is kept, to be checked."""
        raw = self.kept.get(page, {})
        return self._form(page, MultiValueDict(raw), raw)

    def _form(self, page: str, posted: Mapping[str, Any] | None, raw: Raw) -> Form:
        if page in _PLAIN:
            return _filled(_PLAIN[page], posted, raw)
        if page == "source":
            return _filled(SourceForm, posted, raw, charter=self.charter, actor=self.actor)
        if page == "concerns":
            return _filled(ConcernsForm, posted, raw, charter=self.charter)
        if page == "main":
            return _filled(
                MainConcernForm, posted, raw, charter=self.charter, concerns=self.concerns
            )
        return _filled(ReferrerForm, posted, raw, actor=self.actor, own=self._is_own())

    def _is_own(self) -> bool:
        source = self.kept.get("source", {}).get("source", [""])[0]
        terms = (term for term in self.charter.intake.sources if term.code == source)
        return any(term.agency == self.actor.agency for term in terms)

    def person_form(
        self, key: str, posted: Mapping[str, Any] | None = None, *, kept: bool = False
    ) -> PersonForm:
        """Return the form about a person; with `kept`, bound to what is kept, to be checked."""
        raw = self.people_kept.get(key, {})
        posted = MultiValueDict(raw) if kept else posted
        return _filled(PersonForm, posted, raw, charter=self.charter)

    def ties_form(
        self, key: str, posted: Mapping[str, Any] | None = None, *, kept: bool = False
    ) -> TiesForm:
        """Return the form about how a person is related to those added before them."""
        keys = [person.key for person in self.people]
        before = {person.key: person.name for person in self.people[: keys.index(key)]}
        raw = self.ties_kept.get(key, {})
        posted = MultiValueDict(raw) if kept else posted
        name = self.people[keys.index(key)].name
        return _filled(TiesForm, posted, raw, name=name, others=before)

    def ties(self) -> Iterator[tuple[Somebody, Somebody, str]]:
        """Yield each relationship said so far: the first is the kind of the second."""
        by_key = {person.key: person for person in self.people}
        for person in self.people[1:]:
            form = self.ties_form(person.key, kept=True)
            if form.is_valid():
                for key, kind in form.kinds().items():
                    yield person, by_key[key], kind

    def forget_person(self, key: str) -> None:
        """Take a person off the draft, with how they are related."""
        self.people_kept.pop(key, None)
        self.ties_kept.pop(key, None)
        for raw in self.ties_kept.values():
            raw.pop(f"to-{key}", None)

    def unanswered(self) -> list[str]:
        """Return the pages that still need something, "people" among them."""
        missing = [page for page in self.steps if not self.answered(page).is_valid()]
        if not self.people or not all(person.form.is_valid() for person in self.people):
            missing.append("people")
        return missing

    def referral(self) -> ReferralGiven:
        """Return the referral. Call it when nothing is unanswered."""
        said: dict[str, Any] = {}
        for page in self.steps:
            form = self.answered(page)
            form.is_valid()
            said |= form.cleaned_data
        place = {person.key: number for number, person in enumerate(self.people, 1)}
        return ReferralGiven(
            source=said["source"],
            sender_reference=str(self.draft.pk),
            concerns=self.concerns,
            narrative=said["narrative"],
            wishes=said["wishes"],
            immediate_danger=said["danger"] == "yes",
            referrer_name=said["referrer_name"],
            referrer_contact=said["referrer_contact"],
            do_not_contact=said["do_not_contact"],
            people=[_given(person) for person in self.people],
            relationships=[
                RelationshipGiven(person=place[one.key], other=place[other.key], kind=kind)
                for one, other, kind in self.ties()
            ],
        )


def _given(person: Somebody) -> PersonGiven:
    person.form.is_valid()
    return person.form.given


def _filled(kind: type[F], posted: Mapping[str, Any] | None, raw: Raw, **about: Any) -> F:
    """Return a form bound to what is posted, or showing what is kept."""
    form = kind(posted, **about)
    if posted is None and raw:
        kept: MultiValueDict[str, Any] = MultiValueDict(raw)
        for name, field in form.fields.items():
            form.initial[name] = field.widget.value_from_datadict(kept, MultiValueDict(), name)
    return form
