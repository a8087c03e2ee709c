"""What is asked of whoever hands a case over, and of agencies whose information may go with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from roundtable.charter.terms import Charter
from roundtable.deciding.transferring.rules import RECEIVER_NAMES, Receiver
from roundtable.lib.words import day
from roundtable.sharing.models import Item
from roundtable.web.forms import (
    Choice,
    Choices,
    Day,
    Email,
    Form,
    LongText,
    Look,
    Pick,
    Text,
    in_words,
)


class BeginForm(Form):
    """To whom a case is handed over, and why."""

    receiver = Choice(
        label="Who takes the case over?",
        missing="Say who takes the case over",
        choices=[(code.value, name) for code, name in RECEIVER_NAMES.items()],
        look=Look(
            hints={
                Receiver.HUB.value: "It receives the package as a referral.",
                Receiver.OTHER.value: "It reads the document in the package, which says how to "
                "check it.",
            }
        ),
    )
    to_name = Text(
        label="The name of the hub or agency",
        missing="Enter the name of the hub or agency",
        max_length=200,
        look=Look(width=30),
    )
    to_email = Email(
        label="Work e-mail address of your contact there",
        help_text="Nothing is sent from here. Agree with them on a safe way.",
        missing="Enter the work e-mail address of your contact there",
        wrong="Enter an e-mail address, like name@example.org",
        look=Look(width=30, autocomplete="off", spellcheck=False),
    )
    because = in_words(
        "Why is the case handed over?",
        help_text="The receiver and everybody on the case read this. Do not write where somebody "
        "who hides from another is.",
        missing="Say why the case is handed over",
    )


class ReleaseForm(Form):
    """Which of an agency's pieces of information go with a case, and on which lawful basis."""

    items = Choices(label="What goes with the case?", choices=(), required=False)
    basis = Pick(
        label="On which lawful basis?",
        help_text="It need not be chosen where nothing goes.",
        choices=(),
        required=False,
    )

    def __init__(self, *args: Any, offers: Sequence[Item], charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items: Any = self.fields["items"]
        items.choices = [(str(each.pk), _named(each, charter)) for each in offers]
        items.look = Look(small=True, hints={str(each.pk): each.text for each in offers})
        basis: Any = self.fields["basis"]
        bases = [(term.code, f"{term.name} ({term.clause})") for term in charter.sharing.bases]
        basis.choices = [("", "Choose one"), *bases]

    def clean(self) -> dict[str, Any]:
        """Ask for a basis where something goes."""
        said = super().clean() or {}
        if said.get("items") and not said.get("basis"):
            raise forms.ValidationError({"basis": "Choose on which lawful basis it goes"})
        return said


def _named(item: Item, charter: Charter) -> str:
    on = day(item.happened_on) if item.happened_on else "date not known"
    return f"{charter.category(item.category).name}, {item.involvement.name}, {on}"


class PackForm(Form):
    """Why a package cannot wait for an agency that still has time."""

    because = LongText(
        label="Why can it not wait?",
        help_text="What they have not said goes by then, does not go.",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )


class AcknowledgeForm(Form):
    """Who has taken the case over, when, under which reference, having read which package."""

    by_them = Text(
        label="Who there has taken it over?",
        missing="Enter who there has taken it over",
        max_length=200,
        look=Look(width=30),
    )
    on = Day(label="On which day?", missing="Enter on which day they took it over", past=True)
    reference = Text(
        label="Their own reference",
        missing="Enter their own reference",
        max_length=200,
        look=Look(width=20),
    )
    digest = Text(
        label="The first twelve characters of what they read",
        help_text="They find it where they verified the package, like 4f2a 91bc 07de. Have it "
        "read out by them, rather than by you.",
        missing="Enter the first twelve characters of what they read",
        max_length=100,
        look=Look(width=20, autocomplete="off", spellcheck=False),
    )


class DeclineForm(Form):
    """Why the receiver does not take the case over."""

    because = in_words(
        "Why do they not take it over?",
        help_text="Everybody on the case reads this. The case stays here.",
        missing="Say why they do not take it over",
    )


class WithdrawForm(Form):
    """Why a transfer is withdrawn."""

    because = in_words(
        "Why do you withdraw it?",
        help_text="Everybody on the case reads this. The case stays here.",
        missing="Say why you withdraw it",
    )
