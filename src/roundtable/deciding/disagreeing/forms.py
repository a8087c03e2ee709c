"""The forms on which a disagreement is raised, ended, taken further or taken back."""

from __future__ import annotations

from roundtable.web.forms import Form, LongText, Look

LONGEST = 4000


def _in_words(label: str, *, help_text: str, missing: str) -> LongText:
    look = Look(rows=4)
    return LongText(
        label=label, help_text=help_text, missing=missing, max_length=LONGEST, look=look
    )


class DisagreeForm(Form):
    """What is wrong, and what keeps everybody safe meanwhile."""

    because = _in_words(
        "What do you think is wrong, and what should happen instead?",
        help_text="Say what you know that leads to this. Whoever sees what it is about reads it.",
        missing="Say what you think is wrong, and what should happen instead",
    )
    interim = _in_words(
        "What keeps everybody safe until this is settled?",
        help_text="What is done meanwhile, by whom. If two ways are open, the safer one.",
        missing="Say what keeps everybody safe until this is settled",
    )


class OfferForm(Form):
    """How a disagreement could end."""

    agreed = _in_words(
        "What have you agreed?",
        help_text="The other agency reads it and agrees, or goes on.",
        missing="Say what you have agreed",
    )
    learned = _in_words(
        "What should the hub do otherwise from now on?",
        help_text="It is for the hub and not for this case: name nobody. If nothing, say so.",
        missing="Say what the hub should do otherwise, or that it should do nothing otherwise",
    )


class FurtherForm(Form):
    """Why a disagreement goes to the next rung."""

    because = _in_words(
        "Why can you not agree?",
        help_text="Those on the next rung begin with this.",
        missing="Say why you cannot agree",
    )


class TakeBackForm(Form):
    """Why a disagreement is taken back."""

    because = _in_words(
        "Why do you take it back?",
        help_text="Whoever sees what it is about reads it.",
        missing="Say why you take it back",
    )


class AcceptForm(Form):
    """That an agency agrees to what the other offered: nothing is asked."""
