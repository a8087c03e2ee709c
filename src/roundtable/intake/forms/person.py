"""The questions about one person of a referral. Everything but the role may be unknown."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError

from roundtable.charter.terms import Charter
from roundtable.intake.statement import PersonGiven
from roundtable.lib.nhs_number import digits_of, is_nhs_number
from roundtable.web.forms import (
    UNKNOWN,
    Agree,
    Choice,
    Day,
    Form,
    LongText,
    Look,
    Text,
    Whole,
)

OLDEST = 120
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")


class PersonForm(Form):
    """Somebody on a referral."""

    role = Choice(
        label="Who are they in this concern?",
        missing="Say who they are in this concern",
        choices=[],
    )
    given_name = Text(
        label="First name",
        required=False,
        max_length=200,
        look=Look(width=20, spellcheck=False, autocomplete="off"),
    )
    family_name = Text(
        label="Last name",
        required=False,
        max_length=200,
        look=Look(width=20, spellcheck=False, autocomplete="off"),
    )
    name_unknown = Agree(label="I don't know their name", required=False)
    born_on = Day(
        label="Date of birth",
        required=False,
        past=True,
        help_text="For example, 27 3 2019. Leave it empty if you don't know it.",
    )
    age_about = Whole(
        label="If you don't know the date of birth, about how old are they?",
        required=False,
        min_value=0,
        max_value=OLDEST,
        wrong=f"Age must be a whole number from 0 to {OLDEST}",
        help_text="A guess is fine. Enter 0 for a baby.",
        look=Look(width=3, suffix="years"),
        error_messages={
            "min_value": f"Age must be a whole number from 0 to {OLDEST}",
            "max_value": f"Age must be a whole number from 0 to {OLDEST}",
        },
    )
    age_unknown = Agree(label="I don't know their age", required=False)
    sex = Choice(
        label="Sex",
        required=False,
        choices=[("F", "Female"), ("M", "Male")],
        unknown="I don't know",
    )
    nhs_number = Text(
        label="NHS number, if you know it",
        required=False,
        help_text="10 digits, like 999 000 0018",
        look=Look(width=10, inputmode="numeric", spellcheck=False, autocomplete="off"),
    )
    address = LongText(
        label="Address, if you know it",
        required=False,
        max_length=200,
        look=Look(rows=3, spellcheck=False, autocomplete="off"),
    )
    postcode = Text(
        label="Postcode, if you know it",
        required=False,
        look=Look(width=10, spellcheck=False, autocomplete="off"),
    )
    address_confidential = Agree(
        label="This address must be kept confidential: somebody may be harmed if others learn it",
        required=False,
    )

    def __init__(self, *args: Any, charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(term.code, term.name) for term in charter.intake.people]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]

    def clean_nhs_number(self) -> str:
        """Refuse a number whose last digit does not fit the others: one was mistyped."""
        digits = digits_of(self.cleaned_data["nhs_number"])
        if digits and not is_nhs_number(digits):
            raise ValidationError(
                "Check the NHS number: its 10 digits do not fit together. Leave it empty if unsure"
            )
        return digits

    def clean_postcode(self) -> str:
        """Put a postcode the way it is written, or say what one looks like."""
        typed = re.sub(r"\s", "", self.cleaned_data["postcode"].upper())
        whole = _POSTCODE.fullmatch(typed)
        if typed and whole is None:
            raise ValidationError("Enter a full postcode, like ZZ99 3CZ, or leave it empty")
        return " ".join(whole.groups()) if whole else ""

    def clean(self) -> dict[str, Any]:
        """Ask for a name and an age, or that they are not known."""
        given = self.cleaned_data
        named = given.get("given_name") or given.get("family_name")
        if not named and not given.get("name_unknown"):
            self.add_error("given_name", "Enter a name, or tick that you don't know it")
        aged = given.get("born_on") or given.get("age_about") is not None
        wrong = {"born_on", "age_about"} & set(self.errors)
        if not (aged or wrong or given.get("age_unknown")):
            words = "Enter a date of birth or an age, or tick that you don't know it"
            self.add_error("born_on", words)
        return given

    @property
    def given(self) -> PersonGiven:
        """The person of a valid form. A date of birth counts before a guess of the age."""
        said = self.cleaned_data
        return PersonGiven(
            role=said["role"],
            given_name=said["given_name"],
            family_name=said["family_name"],
            born_on=said["born_on"],
            age_about=None if said["born_on"] else said["age_about"],
            sex=said["sex"] if said["sex"] != UNKNOWN else "",
            nhs_number=said["nhs_number"],
            address=said["address"],
            postcode=said["postcode"],
            address_confidential=said["address_confidential"],
        )
