"""The practitioners that tests sign in as: one an agency, and the roles that work no case."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from roundtable.access.actions import seat
from roundtable.access.models import Membership, User
from roundtable.charter.queries import in_force
from roundtable.learning.actions import bring_over
from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.oversight.actions import sign
from roundtable.oversight.queries import proposals

PASSWORD = "correct horse battery staple"
SEATED_AT = datetime(2025, 1, 6, 9, tzinfo=UTC)
LEARNT_AGAIN = date(2025, 12, 1)

PRACTITIONERS = {
    "Aisha Rahman": ("childrens_social_care", Role.PRACTITIONER),
    "Ben Carter": ("police", Role.PRACTITIONER),
    "Carol Hughes": ("fire_and_rescue", Role.REPRESENTATIVE),
    "Dev Patel": ("health", Role.PRACTITIONER),
    "Erin Walsh": ("education", Role.REPRESENTATIVE),
    "Femi Okafor": ("probation", Role.REPRESENTATIVE),
    "Grace Lin": ("adult_social_care", Role.PRACTITIONER),
    "Huw Morgan": ("mental_health", Role.REPRESENTATIVE),
    "Iris Novak": ("idva", Role.REPRESENTATIVE),
    "Jonas Reid": ("youth_offending", Role.REPRESENTATIVE),
    "Kay Doyle": ("childrens_centres", Role.REPRESENTATIVE),
    "Lena Marsh": ("childrens_social_care", Role.HUB_MANAGER),
    "Milo Grant": ("police", Role.GOVERNANCE),
    "Nora Quill": ("childrens_social_care", Role.PRACTITIONER),
    "Pia Marlow": ("health", Role.INFORMATION_GOVERNANCE),
    "Ravi Kerr": ("health", Role.AGENCY_MANAGER),
}

# Seated only where the hub is governed. They all have the password.
SIGNATORIES = {
    "Petra Vance": "police",
    "Quinn Adair": "childrens_social_care",
    "Rosa Fenn": "adult_social_care",
    "Saul Ibbot": "health",
    "Thea Lowry": "mental_health",
    "Umar Nadeem": "probation",
    "Vera Holt": "youth_offending",
    "Wilf Garside": "education",
    "Xenia Price": "childrens_centres",
    "Yusuf Brand": "fire_and_rescue",
    "Zoe Tarrant": "idva",
}
MANAGERS = {"Olive Stone": "childrens_social_care", "Oscar Reeve": "police"}


def email_of(name: str) -> str:
    """Return the invented work address of a practitioner."""
    return f"{name.lower().replace(' ', '.')}@example.org"


def seat_everybody() -> None:
    """Seat every practitioner of the tests, who has learnt what their role needs; only Aisha has a
    password.
    """
    for name, (agency, role) in PRACTITIONERS.items():
        member = seat(
            email=email_of(name),
            name=name,
            agency=agency,
            role=role,
            site="central",
            password=PASSWORD if name == "Aisha Rahman" else None,
            by=OPERATOR,
            at=SEATED_AT,
        )
        learn_everything(member)


def learn_everything(member: Membership) -> None:
    """Let somebody have learnt all that their role needs, when they were seated and since, so that
    it holds both in the month in which tests play and today.
    """
    now = datetime.now(UTC)
    for training in in_force(now, using="owner").training:
        for done_on in {SEATED_AT.date(), LEARNT_AGAIN, now.date()}:
            if member.role in training.roles and done_on <= now.date():
                said = {"learner": member, "training": training.code, "done_on": done_on}
                bring_over(by=OPERATOR, at=now, **said)  # type: ignore[arg-type]


def govern() -> None:
    """Seat each agency's signatory and sign the first charter: from then on nobody acts alone."""
    for name, agency in SIGNATORIES.items():
        _seat_with_password(name, agency, Role.GOVERNANCE, signs=True)
    for name, agency in MANAGERS.items():
        learn_everything(_seat_with_password(name, agency, Role.AGENCY_MANAGER))
    first = proposals().get()
    for name in SIGNATORIES:
        by = actor(name.split()[0])
        sign(proposal=first, digest=first.digest, by=by, at=datetime.now(UTC))


def _seat_with_password(name: str, agency: str, role: Role, *, signs: bool = False) -> Membership:
    return seat(
        email=email_of(name),
        name=name,
        agency=agency,
        role=role,
        site="central",
        password=PASSWORD,
        signs=signs,
        by=OPERATOR,
        at=SEATED_AT,
    )


def signatory(agency: str) -> Actor:
    """Return who signs the charter for an agency of a governed hub."""
    name = next(name for name, of in SIGNATORIES.items() if of == agency)
    return actor(name.split()[0])


def user(first_name: str) -> User:
    """Return the seated practitioner of that first name."""
    return User.objects.get(name__startswith=f"{first_name} ")


def actor(first_name: str) -> Actor:
    """Return who that practitioner acts as."""
    # Stories ask a thousand times: in one query, not two.
    whose = Membership.objects.select_related("user")
    return whose.get(user__name__startswith=f"{first_name} ").actor()


def somebody_of(agency: str) -> Actor:
    """Return who works cases for an agency."""
    name = next(name for name, (of, _role) in PRACTITIONERS.items() if of == agency)
    return actor(name.split()[0])


def nobody_of(agency: str, role: Role = Role.PRACTITIONER) -> Actor:
    """Return an actor with no account, for rules that need none."""
    return Actor(UUID(int=7), agency, role, "Nobody")
