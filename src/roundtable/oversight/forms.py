"""What is asked of who proposes, signs, asks for a change or answers one."""

from __future__ import annotations

from typing import Any

from roundtable.access.again import PasswordForm
from roundtable.access.forms import ChosenForm
from roundtable.access.models import User
from roundtable.charter.terms import Agency, Charter
from roundtable.lib.actor import Role
from roundtable.oversight.queries import membership_of_code
from roundtable.web.forms import Choice, Email, Form, LongText, Look, Pick, Text

LONGEST = 2000


class ProposeForm(PasswordForm):
    """How a draft is to become the charter."""

    kind = Choice(
        label="What kind of change is it?", missing="Choose the kind of change", choices=[]
    )
    field_order = ("kind", "password")

    def __init__(self, *args: Any, kinds: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"ordinary": "An ordinary change", "urgent": "An urgent change"}
        field: Any = self.fields["kind"]
        field.choices = [(kind, names[kind]) for kind in kinds]
        field.look = Look(hints=kinds)


class SignForm(PasswordForm):
    """A signature: the password again."""


class AgreeForm(PasswordForm):
    """An agreement to a change of rights: the password again."""


class BecauseForm(Form):
    """Why an agency does not sign, or turns a change down."""

    because = LongText(
        label="Why?",
        help_text="The other agencies read this.",
        missing="Say why",
        max_length=LONGEST,
        look=Look(rows=4),
    )


class AskForm(Form):
    """Why somebody's rights should change."""

    reason = LongText(
        label="Why?",
        help_text="The agency that agrees reads this, and nothing else of your agency.",
        missing="Say why, so that another agency can agree",
        max_length=LONGEST,
        look=Look(rows=3),
    )


class RoleForm(AskForm):
    """The role that somebody is to have."""

    role = Choice(label="Which role?", missing="Choose a role", choices=[])
    field_order: tuple[str, ...] = ("role", "reason")

    def __init__(self, *args: Any, charter: Charter, now: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in charter.roles if role.code not in {Role.OPERATOR, now}]
        field: Any = self.fields["role"]
        field.choices = [(role.code, role.name) for role in roles]
        field.look = Look(hints={role.code: role.does for role in roles})


class SeatForm(RoleForm):
    """Somebody new: who, in which role, where."""

    name = Text(label="Full name", missing="Enter their name", max_length=200, look=Look(width=20))
    email = Email(
        label="Work e-mail address",
        missing="Enter their work e-mail address",
        wrong="Enter an e-mail address in the correct format, like name@example.org",
        look=Look(width=30, spellcheck=False),
    )
    site = Pick(label="At which site do they sit?", missing="Choose a site", choices=[])
    field_order = ("name", "email", "role", "site", "reason")

    def __init__(self, *args: Any, charter: Charter, agency: Agency | None, **kwargs: Any) -> None:
        super().__init__(*args, charter=charter, **kwargs)
        sites = {site.code: site.name for site in charter.hub.sites}
        field: Any = self.fields["site"]
        field.choices = (
            [(code, sites[code]) for code in agency.sites if code in sites] if agency else []
        )


class NewPasswordForm(ChosenForm):
    """A code, and the password that somebody chooses with it."""

    code = Text(
        label="Your code",
        help_text="From your agency's manager. It works once.",
        missing="Enter the code from your agency's manager",
        look=Look(width=30, autocomplete="one-time-code", spellcheck=False),
    )
    field_order = ("code", "chosen", "again")

    def whose(self) -> User | None:
        """Return whose code it is, None where there is no such code."""
        member = membership_of_code(self.cleaned_data.get("code", ""))
        return member.user if member else None
