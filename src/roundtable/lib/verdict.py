"""What every rule returns: yes or no, and the clauses that say so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason of a verdict.

    `clause` is a charter clause number such as "7.4", or "" where the reason rests on no clause.
    `remedy` says what the person can do instead, in a full sentence.
    """

    text: str
    clause: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether something may happen, and why. A refusal always has at least one reason."""

    allowed: bool
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if not self.allowed and not self.reasons:
            raise ValueError("A refusal needs a reason.")

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clause numbers the verdict rests on, in order, each once."""
        return tuple(dict.fromkeys(reason.clause for reason in self.reasons if reason.clause))

    def __str__(self) -> str:
        return " ".join(
            f"{reason.text} (clause {reason.clause})" if reason.clause else reason.text
            for reason in self.reasons
        )


def allow(text: str = "", clause: str = "") -> Verdict:
    """Return a yes, with its reason where there is one to tell."""
    return Verdict(True, (Reason(text, clause),) if text or clause else ())


def deny(text: str, clause: str = "", remedy: str = "") -> Verdict:
    """Return a no with its reason and what to do instead."""
    return Verdict(False, (Reason(text, clause, remedy),))


class Refused(Exception):
    """An action that a rule refuses. Carries the verdict, which the page shows, and whether the
    refusal is in the journal, as that of every action is and that of a page is not.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict))
        self.verdict = verdict
        self.journalled = False


def require(verdict: Verdict) -> Verdict:
    """Return the verdict when it allows.

    :raises Refused: with the verdict when it does not.
    """
    if not verdict:
        raise Refused(verdict)
    return verdict
