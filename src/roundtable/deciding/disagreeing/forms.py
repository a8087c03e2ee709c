"""The forms on which a disagreement is raised, ended, taken further or taken back."""

from __future__ import annotations

from functools import partial

from roundtable.web.forms import Form, in_words

_said = partial(in_words, at_most=4000, rows=4)


class DisagreeForm(Form):
    """What is wrong, and what keeps everybody safe meanwhile."""

    because = _said(
        "What do you think is wrong, and what should happen instead?",
        help_text="Say what you know that leads to this. Whoever sees what it is about reads it.",
        missing="Say what you think is wrong, and what should happen instead",
    )
    interim = _said(
        "What keeps everybody safe until this is settled?",
        help_text="What is done meanwhile, by whom. If two ways are open, the safer one.",
        missing="Say what keeps everybody safe until this is settled",
    )


class OfferForm(Form):
    """How a disagreement could end."""

    agreed = _said(
        "What have you agreed?",
        help_text="The other agency reads it and agrees, or goes on.",
        missing="Say what you have agreed",
    )
    learned = _said(
        "What should the hub do otherwise from now on?",
        help_text="It is for the hub and not for this case: name nobody. If nothing, say so.",
        missing="Say what the hub should do otherwise, or that it should do nothing otherwise",
    )


class FurtherForm(Form):
    """Why a disagreement goes to the next rung."""

    because = _said(
        "Why can you not agree?",
        help_text="Those on the next rung begin with this.",
        missing="Say why you cannot agree",
    )


class TakeBackForm(Form):
    """Why a disagreement is taken back."""

    because = _said(
        "Why do you take it back?",
        help_text="Whoever sees what it is about reads it.",
        missing="Say why you take it back",
    )


class AcceptForm(Form):
    """That an agency agrees to what the other offered: nothing is asked."""
