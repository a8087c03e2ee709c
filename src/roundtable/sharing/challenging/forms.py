"""The forms on which a withholding is challenged, and a challenge answered or taken back."""

from __future__ import annotations

from roundtable.web.forms import Choice, Form, in_words


class ChallengeForm(Form):
    """Why an agency needs what another withholds."""

    because = in_words(
        "Why do you need it?",
        help_text="Say what you cannot decide or do without it. Everybody on the case sees this.",
        missing="Say why you need what is withheld",
    )


class ReplyForm(Form):
    """Whether what is withheld will be shared, and why."""

    says = Choice(
        label="You looked at it again. What now?",
        choices=[
            ("share", "It will be shared. Whoever works your agency's cases has to write it"),
            ("uphold", "It stays withheld"),
        ],
        missing="Say whether it will be shared",
    )
    because = in_words(
        "Why?",
        help_text="Every agency on the case sees this. Say nothing of what is withheld.",
        missing="Say why, for whoever needs it",
    )


class TakeBackForm(Form):
    """Why a challenge is taken back."""

    because = in_words(
        "Why do you take it back?",
        help_text="Every agency on the case sees this.",
        missing="Say why you take the challenge back",
    )
