"""When a case is handed over, what of it goes, and when the receiver has it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from roundtable.charter.terms import Charter, ClockRule, Step
from roundtable.deciding.rules import short_names
from roundtable.deciding.transferring.package import is_short_of
from roundtable.lib.verdict import Reason, Verdict, allow, deny
from roundtable.lib.words import day, plural

# What stands in a package in place of words that hold a confidential address.
KEPT_BACK = "Kept back: these words hold an address that is confidential."
# Fewer letters of an address than these could be those of any words.
LEAST_LETTERS = 6


class Receiver(StrEnum):
    """Who takes a case over."""

    HUB = "hub"
    OTHER = "other"


RECEIVER_NAMES = {
    Receiver.HUB: "A hub that runs Roundtable",
    Receiver.OTHER: "Another hub or agency",
}


@dataclass(frozen=True)
class Given:
    """A piece of information as releasing it looks at it: whose it is, whether its agency said that
    it was wrong, whether the lead does not see it (`unseen`), and whether the person said no to
    sharing it and nothing puts that aside.
    """

    agency: str
    wrong: bool = False
    unseen: bool = False
    refused: bool = False


@dataclass(frozen=True)
class Acknowledged:
    """What the receiving side says when it takes a case over: who, on which day, under which
    reference of theirs, and the beginning of the digest of the package that they read.
    """

    by: str
    on: date
    reference: str
    digest: str


def clock_of(charter: Charter) -> ClockRule | None:
    """Return the first clause of part 5 on handing cases over, None where there is none."""
    return next((clock for clock in charter.clocks if clock.step == Step.TRANSFER), None)


def may_begin(charter: Charter, *, because: str, going_on: bool, waiting: bool) -> Verdict:
    """Return whether a transfer begins: for a reason, while no urgent discussion is `going_on` and
    no other transfer `waiting`, where the charter says how long one may take.

    Source: charter part 5.
    """
    clock = clock_of(charter)
    if clock is None:
        return deny(
            "The charter does not say in which time a case is handed over.",
            remedy="Propose a clock for it in part 5.",
        )
    if going_on:
        return _TALKING
    if waiting:
        return deny(
            "This case is being handed over already.", clock.clause, "Let that end, or withdraw it."
        )
    if not because.strip():
        return deny("Say why the case is handed over.", clock.clause, "A sentence is enough.")
    return allow("", clock.clause)


_TALKING = deny("An urgent discussion goes on.", remedy="Decide there, or end it first.")
_NOT_WAITING = deny("This transfer has ended.", remedy="Read how, on its page.")


def may_release(
    charter: Charter, items: Sequence[Given], *, agency: str, basis: str, packed: bool
) -> Verdict:
    """Return whether an agency lets these pieces of information go with a case, on a lawful basis
    of the charter: its own, none that was wrong, that the lead does not see, or to which somebody
    said no. With no piece it says that nothing of its own goes, which needs no basis.

    Source: charter part 7, lawful bases.
    """
    if packed:
        return deny("The package is made.", remedy="Give what is missing to the receiver yourself.")
    if any(item.agency != agency for item in items):
        return deny("This is another agency's information.", remedy="Leave it to that agency.")
    left = []
    if any(item.wrong for item in items):
        left.append(Reason("Your agency said that this was wrong.", remedy="Untick it."))
    if any(item.unseen for item in items):
        text = "The agency that makes the package does not see this."
        left.append(Reason(text, remedy="Give it to the receiver yourself."))
    if any(item.refused for item in items):
        text = "The person said no to sharing this."
        left.append(Reason(text, remedy="Untick it, or record first what puts that aside."))
    term = next((each for each in charter.sharing.bases if each.code == basis), None)
    if items and term is None:
        left.append(Reason("The charter has no such lawful basis.", remedy="Choose one listed."))
    if left:
        return Verdict(False, tuple(left))
    return allow(term.name, term.clause) if term and items else allow()


def may_pack(
    charter: Charter,
    *,
    waiting: Sequence[str],
    because: str,
    due: datetime,
    at: datetime,
    going_on: bool,
    packed: bool,
) -> Verdict:
    """Return whether the package is made: once, while no urgent discussion goes on, when every
    agency has said what goes, its time has run out, or it is said why it cannot wait for the rest.
    """
    if packed:
        return deny("The package is made.", remedy="Take it along.")
    if going_on:
        return _TALKING
    if waiting and at < due and not because.strip():
        names = short_names(charter, waiting)
        return deny(
            f"Not everybody has said what goes: {names}.", remedy="Wait, or say why you go on."
        )
    return allow()


def may_acknowledge(said: Acknowledged, *, digest: str, packed_on: date, today: date) -> Verdict:
    """Return whether a receiver has acknowledged a case: `digest` is that of the package that we
    made ("" while there is none), and what they read begins with it. Names all that is wrong.
    """
    if not digest:
        return deny("The package is not made yet.", remedy="Make it, and send it first.")
    left = []
    if not said.by.strip():
        left.append(Reason("Nobody is named who takes it over.", remedy="Say who, there."))
    if not said.reference.strip():
        text = "Their own reference is missing."
        left.append(Reason(text, remedy="Ask for it: under it they are asked again."))
    if not packed_on <= said.on <= today:
        text = f"The package was made on {day(packed_on)}, and today is {day(today)}."
        left.append(Reason(text, remedy="Say on which day between they acknowledged it."))
    if not is_short_of(said.digest, digest):
        text = "What they read begins otherwise: it is not the package that was made here."
        left.append(Reason(text, remedy="Ask them to verify it, or send it again."))
    return Verdict(not left, tuple(left))


def may_stop(*, because: str, declined: bool, packed: bool) -> Verdict:
    """Return whether a transfer ends without handing over: the receiver `declined`, once it has the
    package, or it is withdrawn; for a reason.
    """
    if declined and not packed:
        return deny("The package is not made yet.", remedy="Withdraw the transfer instead.")
    if not because.strip():
        return deny("It ends for a reason.", remedy="Say why in a sentence.")
    return allow()


def may_change(*, ended: bool) -> Verdict:
    """Return whether a transfer still changes."""
    return _NOT_WAITING if ended else allow()


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, by which an address is found in it."""
    return re.sub(r"[\W_]", "", text).casefold()


def secrets_of(addresses: Collection[tuple[str, str]]) -> frozenset[str]:
    """Return by what confidential addresses, given as lines and postcode, are found in a text: the
    postcode, the lines, the first of them and each with a number, where that is enough to tell.
    """
    found = {letters_of(each) for address in addresses for each in _tells(*address)}
    return frozenset(plain for plain in found if len(plain) >= LEAST_LETTERS)


def _tells(lines: str, postcode: str) -> list[str]:
    first, *others = re.split(r"[,\n]", lines)
    return [postcode, lines, first, *(line for line in others if re.search(r"\d", line))]


def without(text: str, secrets: Collection[str]) -> str:
    """Return a text as it may go: whole, or, where it holds a confidential address, not at all."""
    return KEPT_BACK if holds_any(text, secrets) else text


def holds_any(text: str, secrets: Collection[str]) -> bool:
    """Return whether a text holds any of these, whatever stands between their letters."""
    plain = letters_of(text)
    return any(secret in plain for secret in secrets)


def counted(released: int, of: int) -> str:
    """Return how much of something goes, in words."""
    return f"{released} of {plural(of, 'piece of information', 'pieces of information')}"
