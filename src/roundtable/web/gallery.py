"""What the gallery of components shows: one of each, with a form that was sent empty."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from roundtable.web.forms import (
    Agree,
    Choice,
    Choices,
    Day,
    Email,
    Form,
    LongText,
    Look,
    Pick,
    Secret,
    Text,
    Whole,
)

TAG_COLOURS = (
    *("", "grey", "green", "teal", "blue", "purple", "magenta"),
    *("red", "orange", "yellow"),
)
BADGE_COLOURS = ("", "red", "green", "blue", "purple", "bright-purple", "black", "grey")


class GalleryForm(Form):
    """One field of each kind."""

    name = Text(
        label="Full name",
        missing="Enter the person's name",
        look=Look(width=20, autocomplete="off", spellcheck=False),
    )
    concern = LongText(
        label="What are you worried about?",
        help_text="Use your own words.",
        missing="Enter what you are worried about",
        max_length=500,
    )
    notes = LongText(label="Notes", required=False, look=Look(rows=3))
    born_on = Day(label="Date of birth", missing="Enter the date of birth", past=True)
    known = Choice(
        label="Is the person known to you?",
        choices=[("yes", "Yes"), ("no", "No")],
        unknown="I don't know",
        missing="Say whether you know the person",
        look=Look(hints={"yes": "You have met or worked with them"}),
    )
    kinds = Choices(
        label="What does it concern?",
        choices=[("violence", "Violence"), ("neglect", "Neglect"), ("money", "Money")],
        missing="Choose at least one concern",
    )
    agency = Pick(
        label="Agency",
        choices=[("", "Choose an agency"), ("police", "Police"), ("health", "Health")],
        missing="Choose the agency",
    )
    email = Email(label="E-mail address", missing="Enter your e-mail address")
    children = Whole(label="Number of children", required=False, look=Look(width=3))
    distance = Text(label="Distance", required=False, look=Look(width=5, suffix="miles"))
    password = Secret(label="Password", missing="Enter your password")
    agreed = Agree(label="I have told the person", required=False)


def samples(*, at: datetime) -> dict[str, Any]:
    """Return the context of the gallery page."""
    clocks = [timedelta(days=4), timedelta(hours=2, minutes=10), timedelta(hours=-3)]
    return {
        "form": GalleryForm({"notes": "One line\nand another"}),
        "at": at,
        "clocks": [at + offset for offset in clocks],
        "tag_colours": TAG_COLOURS,
        "badge_colours": BADGE_COLOURS,
        "demo": True,
        "hub_name": "Northshire safeguarding hub",
        "me": {"name": "Aisha Example", "agency": "Northshire Police", "role": "practitioner"},
        "navigation": [
            {"text": "My work", "href": "#work", "active": True, "count": 7},
            {"text": "Cases", "href": "#cases"},
            {"text": "Refer", "href": "#refer"},
        ],
        "breadcrumbs": [{"text": "Cases", "href": "#cases"}, {"text": "NH-2026-00017"}],
    }
