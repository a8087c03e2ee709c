"""The questions of a referral, one form a page. Sources and concerns are the charter's."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from roundtable.charter.terms import Charter
from roundtable.intake.statement import RELATIONSHIPS
from roundtable.lib.actor import Actor
from roundtable.web.forms import UNKNOWN, Agree, Choice, Choices, Form, LongText, Look, Pick, Text

LONGEST = 20_000
MOST_CONCERNS = 6
GROUPS = {
    "domestic_abuse": "Domestic abuse",
    "children": "Children",
    "adults": "Adults",
}


class DangerForm(Form):
    """Is anybody in danger right now?"""

    danger = Choice(
        label="Is somebody in immediate danger?",
        missing="Say whether somebody is in immediate danger",
        choices=[("yes", "Yes"), ("no", "No")],
        unknown="I don't know",
        look=Look(hints={"yes": "Call 999 first, then carry on here"}),
    )


class SourceForm(Form):
    """Whose concern is it?"""

    source = Pick(
        label="Whose concern is it?",
        missing="Choose whose concern it is",
        choices=[],
        help_text="Choose your own service, or who told you if you are passing on a concern.",
        look=Look(heading=True),
    )

    def __init__(self, *args: Any, charter: Charter, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = charter.intake.sources
        self.fields["source"].choices = [(term.code, term.name) for term in sources]  # type: ignore[attr-defined]
        own = next((term.code for term in sources if term.agency == actor.agency), "")
        self.initial.setdefault("source", own)


def _group(name: str) -> Choices:
    return Choices(label=GROUPS[name], required=False, choices=[])


class ConcernsForm(Form):
    """What is the concern? The charter's concerns, by group."""

    domestic_abuse = _group("domestic_abuse")
    children = _group("children")
    adults = _group("adults")

    def __init__(self, *args: Any, charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in GROUPS:
            terms = [term for term in charter.intake.concerns if term.group == group]
            field = self.fields[group]
            field.choices = [(term.code, term.name) for term in terms]  # type: ignore[attr-defined]
            field.look = Look(hints={term.code: term.means for term in terms})  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[str]:
        """The concerns ticked, in the charter's order."""
        return [code for group in GROUPS for code in self.cleaned_data.get(group, [])]

    def clean(self) -> dict[str, Any]:
        """Ask for one concern at least and six at most."""
        if not self.chosen:
            self.add_error("domestic_abuse", "Choose at least one concern")
        if len(self.chosen) > MOST_CONCERNS:
            raise ValidationError("Choose the six concerns that matter most")
        return self.cleaned_data


class MainConcernForm(Form):
    """Which concern matters most? It says which agency leads."""

    main = Choice(
        label="Which concern worries you most?",
        missing="Choose the concern that worries you most",
        choices=[],
        help_text="It decides which agency leads. All of them are looked at.",
        look=Look(heading=True),
    )

    def __init__(
        self, *args: Any, charter: Charter, concerns: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, charter.concern(code).name) for code in concerns]
        self.fields["main"].choices = names  # type: ignore[attr-defined]


class HappenedForm(Form):
    """What happened?"""

    narrative = LongText(
        label="What happened, or what worries you?",
        missing="Write what happened, or what worries you",
        help_text="Say what was seen and heard, when and where. Use the words that were said.",
        max_length=LONGEST,
        look=Look(heading=True, rows=12, spellcheck=True),
    )


class WishesForm(Form):
    """What do the people concerned want?"""

    wishes = LongText(
        label="What does the child or adult want to happen?",
        required=False,
        help_text="In their own words where you can, even if you do not agree.",
        max_length=LONGEST,
        look=Look(heading=True, rows=6, spellcheck=True),
    )
    wishes_unknown = Agree(label="I don't know, or it was not safe to ask", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for their words, or that they are not known."""
        given = self.cleaned_data
        if not given.get("wishes") and not given.get("wishes_unknown"):
            self.add_error("wishes", "Write what they want, or tick that you don't know")
        return given


class ReferrerForm(Form):
    """Who refers, and how are they reached?"""

    referrer_name = Text(
        label="Full name",
        required=False,
        max_length=200,
        help_text="Leave it empty if they gave no name.",
        look=Look(width=20, spellcheck=False),
    )
    referrer_contact = Text(
        label="Telephone number or e-mail address",
        required=False,
        max_length=200,
        help_text="Leave it empty if you don't know it.",
        look=Look(width=20, spellcheck=False),
    )
    do_not_contact = Agree(
        label="Do not contact them: it is not safe, or they do not want it", required=False
    )

    def __init__(self, *args: Any, actor: Actor, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            self.initial.setdefault("referrer_name", actor.name)


# As a sentence reads: "Mair Hollis is the ... Tom Hollis".
TIES = {
    "parent": "parent of",
    "child": "child of",
    "sibling": "brother or sister of",
    "partner": "partner of",
    "former_partner": "former partner of",
    "grandparent": "grandparent of",
    "grandchild": "grandchild of",
    "carer": "carer of",
    "cared_for": "cared for by",
    "other_relative": "another relative of",
    "friend": "friend or acquaintance of",
    "professional": "professional who works with",
    "lives_with": "living with",
    "not_known": "related to, I don't know how",
}
NO_TIE = "none"


class TiesForm(Form):
    """How one person is related to those named before."""

    def __init__(self, *args: Any, name: str, others: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, TIES[kind]) for kind in RELATIONSHIPS]
        for key, other in others.items():
            self.fields[f"to-{key}"] = Pick(
                label=f"How is {name} related to {other}?",
                help_text=f"{name} is … {other}",
                required=False,
                choices=[(UNKNOWN, "I don't know"), (NO_TIE, "not related to"), *kinds],
            )

    def kinds(self) -> dict[str, str]:
        """Return how the person is related, by the key of each other person that they are."""
        said = {name.removeprefix("to-"): kind for name, kind in self.cleaned_data.items()}
        return {key: kind for key, kind in said.items() if kind in RELATIONSHIPS}
