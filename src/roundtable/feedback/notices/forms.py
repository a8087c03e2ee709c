"""What is asked of somebody about the e-mail that they want."""

from __future__ import annotations

from datetime import time
from typing import Any

from roundtable.charter.terms import About, Volume
from roundtable.feedback.notices.rules import Wish
from roundtable.web.forms import Agree, Choice, Form, Look, Pick

VOLUMES = {
    Volume.LIVE: "As it happens",
    Volume.DAILY: "Once a day",
    Volume.WEEKLY: "Once a week",
    Volume.NEVER: "Never",
}
ABOUTS = {
    About.EVERYTHING: "Everything that your agency is told",
    About.MINE: "Cases on which you did something",
    About.SURPRISES: "Only what your agency did not expect",
}
_SURPRISES = (
    "The agencies decided otherwise than yours recommended, or took no further action on what it"
    " referred, or changed what they had decided."
)
NO_QUIET = ""
_TIMES = [
    (NO_QUIET, "No quiet hours"),
    *((f"{at // 2:02}:{at % 2 * 30:02}",) * 2 for at in range(48)),
]


class MailForm(Form):
    """How much e-mail somebody wants, about what, and when not."""

    volume = Choice(
        label="How often do you want an e-mail?",
        missing="Choose how often you want an e-mail",
        choices=list(VOLUMES.items()),
    )
    about = Choice(
        label="What about?",
        missing="Choose what you want to hear about",
        choices=list(ABOUTS.items()),
        look=Look(hints={About.SURPRISES: _SURPRISES}),
    )
    quiet_from = Pick(label="No e-mail from", required=False, choices=_TIMES)
    quiet_until = Pick(label="No e-mail until", required=False, choices=_TIMES)
    hub_days_only = Agree(
        label="No e-mail on days when the hub is shut, such as bank holidays", required=False
    )

    def __init__(self, *args: Any, hints: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["volume"]
        asked.look = Look(hints=hints or {})

    def clean(self) -> dict[str, Any]:
        """Refuse quiet hours without a beginning or an end."""
        said = super().clean() or self.cleaned_data
        begins, ends = said.get("quiet_from"), said.get("quiet_until")
        if begins and not ends:
            self.add_error("quiet_until", "Choose when your quiet hours end")
        if ends and not begins:
            self.add_error("quiet_from", "Choose when your quiet hours begin")
        if begins and begins == ends:
            self.add_error("quiet_until", "Choose another time than the one they begin at")
        return said

    def wish(self) -> Wish:
        """Return what was chosen."""
        said = self.cleaned_data
        return Wish(
            Volume(said["volume"]),
            About(said["about"]),
            _time(said["quiet_from"]),
            _time(said["quiet_until"]),
            said["hub_days_only"],
        )


def as_typed(wish: Wish) -> dict[str, Any]:
    """Return a wish as the form shows it."""
    quiet = wish.quiet_from != wish.quiet_until
    return {
        "volume": wish.volume.value,
        "about": wish.about.value,
        "quiet_from": f"{wish.quiet_from:%H:%M}" if quiet else NO_QUIET,
        "quiet_until": f"{wish.quiet_until:%H:%M}" if quiet else NO_QUIET,
        "hub_days_only": wish.hub_days_only,
    }


def _time(typed: str) -> time:
    return time.fromisoformat(typed) if typed else time()
