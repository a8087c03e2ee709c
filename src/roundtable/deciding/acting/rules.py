"""Which actions follow a decision, and who sets, accepts, passes on and ends one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from roundtable.charter.terms import Charter, DefaultAction
from roundtable.lib.verdict import Verdict, allow, deny


@dataclass(frozen=True)
class Following:
    """An action that follows a decision: by which outcome, and for whom; nobody for the case as a
    whole.
    """

    default: DefaultAction
    outcome: str
    about: tuple[UUID, ...] = ()


def default_actions(
    charter: Charter, *, outcome: str, people: Mapping[UUID, str], on_case: Collection[str]
) -> tuple[Following, ...]:
    """Return the actions that follow what is decided for the case, or for any of its `people` (by
    the ids of their involvements), of the agencies on the case. What follows the outcome for the
    case is for all of it, and else for those whose own outcome it follows.

    Source: charter part 9.
    """
    found = (
        _following(default, outcome, people)
        for default in charter.actions
        if default.agency in on_case
    )
    return tuple(each for each in found if each is not None)


def _following(
    default: DefaultAction, outcome: str, people: Mapping[UUID, str]
) -> Following | None:
    if outcome in default.outcomes:
        return Following(default, outcome)
    about = tuple(person for person, own in people.items() if own in default.outcomes)
    return Following(default, people[about[0]], about) if about else None


def may_set_action(*, agency: str, on_case: Collection[str], what: str, days: int) -> Verdict:
    """Return whether an action can be set: for an agency on the case, saying what and by when."""
    if agency not in on_case:
        return deny("That agency is not on the case.", remedy="Ask it first.")
    if not what.strip():
        return deny("An action says what is to be done.", remedy="A sentence is enough.")
    if days < 1:
        return deny("An action needs at least one hub day.", remedy="Give it a day or more.")
    return allow()


def may_end_action(*, agency: str, owner: str, ended: bool, result: str) -> Verdict:
    """Return whether an agency ends an action: its own, once, saying what came of it."""
    if agency != owner:
        return deny("This is another agency's action.", remedy="Speak to that agency.")
    if ended:
        return deny("This action has ended.", remedy="Set another if there is more to do.")
    if not result.strip():
        return deny("Say what came of it.", remedy="A sentence is enough.")
    return allow()


def may_accept_action(*, agency: str, owner: str, ended: bool, accepted: bool) -> Verdict:
    """Return whether an agency accepts an action: its own, once, before it ended."""
    if agency != owner:
        return deny("This is another agency's action.", remedy="Speak to that agency.")
    if ended or accepted:
        return deny("This action was accepted or has ended.", remedy="There is nothing to accept.")
    return allow()


def may_pass_on(
    *, agency: str, owner: str, ended: bool, to: str, on_case: Collection[str], because: str
) -> Verdict:
    """Return whether an agency passes an action on to another: its own, before it ended, to one
    that is on the case, saying why.
    """
    if agency != owner:
        return deny("This is another agency's action.", remedy="Speak to that agency.")
    if ended:
        return deny("This action has ended.", remedy="Set another if there is more to do.")
    if to == owner or to not in on_case:
        return deny(
            "It can be passed on to another agency that is on the case.",
            remedy="Choose one of those listed, or have the lead ask it first.",
        )
    if not because.strip():
        return deny("Say why it is passed on.", remedy="A sentence is enough.")
    return allow()
