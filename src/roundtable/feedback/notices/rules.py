"""Who gets an e-mail about what their agency was told, when it goes, and what it says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roundtable.charter.terms import About, Charter, Digest, Volume
from roundtable.lib.words import day, plural
from roundtable.workload.rules import calendar

NAMED = 10  # So many references an e-mail holds; of more, it says how many they are.
# An e-mail that the server does not take for now is tried again after so many minutes, then given
# up.
TRIES_AFTER = (1, 5, 30, 120, 480)


@dataclass(frozen=True)
class Wish:
    """How much e-mail somebody wants. None comes from `quiet_from` to `quiet_until` (over midnight
    where that is earlier; two of the same mean no quiet hours), nor, with `hub_days_only`, on a
    day on which the hub is shut.
    """

    volume: Volume
    about: About = About.MINE
    quiet_from: time = time()
    quiet_until: time = time()
    hub_days_only: bool = False


@dataclass(frozen=True)
class News:
    """What an agency was told, as far as it says who wants to hear of it.

    `outcome` is a code of the charter, "" for no further action; `recommended` what the agency
    had recommended, "" for nothing; `before` the outcome it was told of last time, None for the
    first time.
    """

    told_at: datetime
    referred: bool = False
    outcome: str = ""
    recommended: str = ""
    before: str | None = None


def digest_for(charter: Charter, role: str) -> Digest | None:
    """Return the clause that says how much e-mail a role gets, None where there is none such.

    Source: charter part 10; first hit wins.
    """
    return next((rule for rule in charter.digests if role in rule.roles or not rule.roles), None)


def wish_by_charter(charter: Charter, role: str) -> Wish:
    """Return how much e-mail somebody gets in a role who has not chosen: in the hub's hours only,
    and none where the charter is silent.
    """
    rule, hours = digest_for(charter, role), charter.hub.hours
    volume, about = (rule.volume, rule.about) if rule else (Volume.NEVER, About.MINE)
    return Wish(volume, about, hours.closes, hours.opens, hub_days_only=True)


def surprises(news: News) -> tuple[str, ...]:
    """Return in words what about some news an agency could not expect; nothing for most."""
    found = []
    if news.outcome and news.recommended and news.outcome != news.recommended:
        found.append("The agencies decided otherwise than your agency recommended.")
    if news.referred and not news.outcome:
        found.append("The hub took no further action on what your agency referred.")
    if news.before is not None and news.before != news.outcome:
        found.append("It came to something else than your agency was told before.")
    return tuple(found)


def wants(wish: Wish, news: News, *, did_something: bool) -> bool:
    """Return whether somebody wants an e-mail about some news; `did_something` on that case."""
    if wish.volume is Volume.NEVER:
        return False
    if wish.about is About.EVERYTHING:
        return True
    return did_something if wish.about is About.MINE else bool(surprises(news))


def goes_at(charter: Charter, wish: Wish, *, role: str, told_at: datetime) -> datetime | None:
    """Return when an e-mail about something told at `told_at` goes, in UTC; None for never.

    Source: charter part 10 for when digests go, part 1 for the hub's days.
    """
    local = told_at.astimezone(ZoneInfo(charter.hub.hours.timezone))
    if wish.volume is Volume.NEVER:
        return None
    if wish.volume is not Volume.LIVE:
        local = _next_digest(charter, wish, role, local)
    return _out_of_quiet(charter, wish, local).astimezone(UTC)


def digests_go(charter: Charter, role: str) -> tuple[time, int]:
    """Return at which time of day a digest goes to a role, and a weekly one on which weekday (1 is
    Monday): as the hub opens, where the charter is silent.
    """
    rule, hours = digest_for(charter, role), charter.hub.hours
    return (rule.at, rule.weekday) if rule else (hours.opens, min(hours.weekdays))


def _next_digest(charter: Charter, wish: Wish, role: str, local: datetime) -> datetime:
    at, weekday = digests_go(charter, role)
    goes = datetime.combine(local.date(), at, local.tzinfo)
    while goes < local or (wish.volume is Volume.WEEKLY and goes.isoweekday() != weekday):
        goes += timedelta(days=1)
    return goes


def _out_of_quiet(charter: Charter, wish: Wish, local: datetime) -> datetime:
    """Return the first moment from `local` on that is neither in quiet hours nor on a day that is
    kept free.
    """
    days = calendar(charter)
    while True:
        if wish.hub_days_only and not days.works_on(local.date()):
            local = _midnight_after(local)
        elif is_quiet(wish, local.time()):
            ends = datetime.combine(local.date(), wish.quiet_until, local.tzinfo)
            local = ends if ends > local else ends + timedelta(days=1)
        else:
            return local


def is_quiet(wish: Wish, at: time) -> bool:
    """Return whether a time of day is in somebody's quiet hours."""
    since, until = wish.quiet_from, wish.quiet_until
    if since <= until:
        return since <= at < until
    return at >= since or at < until


def _midnight_after(local: datetime) -> datetime:
    return datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)


def next_try(tries: int, at: datetime) -> datetime | None:
    """Return when a letter is tried again after so many tries that came to nothing; None for not
    again.
    """
    if tries > len(TRIES_AFTER):
        return None
    return at + timedelta(minutes=TRIES_AFTER[tries - 1])


@dataclass(frozen=True)
class Text:
    """What an e-mail says."""

    subject: str
    body: str


def news_text(hub: str, references: Sequence[str], *, link: str, settings_link: str) -> Text:
    """Return the e-mail to a practitioner: references and a link, and nothing about anybody."""
    count = len(references)
    named = [*references[:NAMED], *([f"and {count - NAMED} more"] if count > NAMED else [])]
    body = (
        f"{hub} has {plural(count, 'message')} for your agency:\n\n"
        + "\n".join(named)
        + f"\n\nSign in to read:\n{link}\n\n"
        "This e-mail says no more, so that nobody else learns anything from it.\n"
        f"To change how much e-mail you get:\n{settings_link}\n"
    )
    return Text(f"{plural(count, 'message')} to read", body)


def trial_text(hub: str, *, settings_link: str) -> Text:
    """Return the e-mail that somebody sends themselves to see whether it comes."""
    body = (
        f"This is the e-mail that you asked {hub} to send you. It reaches you.\n\n"
        f"To change how much e-mail you get:\n{settings_link}\n"
    )
    return Text("E-mail from the hub reaches you", body)


def message_text(reference: str, *, link: str, until: datetime) -> Text:
    """Return the e-mail to one who referred. It does not say from whom or about what: somebody else
    in the house may read it.
    """
    body = (
        f"There is a message for you. Your reference: {reference}\n\n"
        f"Read it here, until {day(until)}:\n{link}\n\n"
        "Do not answer this e-mail: nobody reads what comes back.\n"
    )
    return Text("There is a message for you", body)
