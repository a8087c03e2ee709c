"""How a change of rights is asked for, agreed or turned down, and takes effect."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection

from roundtable.access.models import Membership
from roundtable.charter.power import clause_on
from roundtable.charter.queries import in_force
from roundtable.charter.terms import Charter, Power
from roundtable.journal.actions import action, record
from roundtable.journal.commitments import new_key
from roundtable.lib.actor import Actor, Role
from roundtable.lib.verdict import Refused, deny, require
from roundtable.oversight.models import Approval, Change, Code
from roundtable.oversight.queries import (
    agency_named,
    change_facts,
    changes,
    membership_of_code,
    seat_of,
    user_id_of,
    waiting_changes,
)
from roundtable.oversight.rules import (
    ASKERS,
    is_agreed,
    may_agree,
    may_ask,
    may_make_code,
    may_turn_down,
)

CODE_HOLDS = timedelta(days=7)


@action("oversight.asked")
def ask(
    *,
    power: Power,
    of_agency: str,
    email: str,
    name: str,
    reason: str,
    role: str = "",
    site: str = "",
    by: Actor,
    at: datetime,
) -> Change:
    """Ask for a change of somebody's rights. It takes effect once as many agencies as the charter
    says agree, the one that asks among them.

    `role` and `site` are for a seat, `role` for a change of role; `name` is for somebody new.

    :raises Refused: for another agency's people, for oneself, or for what cannot be.
    """
    charter, clause, email = in_force(at), clause_on(in_force(at), power), email.strip().lower()
    concerns = user_id_of(email)
    verdict = require(may_ask(by, charter, power, of_agency=of_agency, concerns=concerns))
    seat = _seat_for(power, of_agency, email)
    _fits(charter, power, role, seat)
    if power is Power.SEAT:
        _has_site(of_agency, site, at)
    change = Change(
        power=power.value,
        of_agency=of_agency,
        membership=seat,
        email=email,
        name=seat.user.name if seat else name.strip(),
        role=role,
        site=site,
        reason=reason,
        agency=by.agency,
        asked_by=by.user_id,
        asked_by_name=by.name,
        asked_at=at,
        clause=clause.clause if clause else "",
        charter_version=charter.version,
    )
    change.save(force_insert=True)
    record(record=change, clauses=verdict.clauses, charter_version=charter.version)
    return change


@action("oversight.agreed")
def agree(*, change: Change, by: Actor, at: datetime) -> Approval:
    """Agree to a change for one's agency. With the last agreement needed, it takes effect.

    :raises Refused: for the agency that asked, the person concerned, or another role.
    """
    return _answer(change, agrees=True, because="", by=by, at=at)


@action("oversight.turned_down")
def turn_down(*, change: Change, because: str, by: Actor, at: datetime) -> Approval:
    """Turn a change down with the reason, or take one's own agency's request back.

    :raises Refused: for whoever may not agree either.
    """
    return _answer(change, agrees=False, because=because, by=by, at=at)


@action("oversight.took_effect")
def carry_out(*, change: Change, by: Actor, at: datetime) -> Membership:
    """Let a change take effect that enough agencies agreed to."""
    stood = Membership.objects.filter(agency=change.of_agency, signs=True, ends_on=None).first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oversight_carry_out(%s, %s, %s, %s)", [change.pk, uuid4(), new_key(), at]
        )
        (seat,) = cursor.fetchone()
    if change.power == Power.NAME_SIGNATORY and stood and stood.pk != seat:
        stand_down(member=Membership.objects.get(pk=stood.pk), by=by, at=at)
    membership = Membership.objects.select_related("user").get(pk=seat)
    clauses = [change.clause] if change.clause else []
    record(record=membership, clauses=clauses, charter_version=change.charter_version)
    return membership


@action("oversight.stood_down")
def stand_down(*, member: Membership, by: Actor, at: datetime) -> None:
    """Note that somebody no longer signs for their agency, because another was named."""
    record(record=member)


@action("oversight.code_made")
def make_code(*, change: Change, by: Actor, at: datetime) -> str:
    """Make the code with which the person of a seat or reset chooses a password, and return it.

    It is shown once. A new one ends those before it.

    :raises Refused: before the change took effect, for another agency, or for oneself.
    """
    fresh = changes().get(pk=change.pk)
    require(may_make_code(by, change_facts(fresh)))
    code = secrets.token_urlsafe(18)
    Code.objects.create(
        change=fresh,
        digest=hashlib.sha256(code.encode()).hexdigest(),
        made_at=at,
        expires_at=at + CODE_HOLDS,
    )
    record(subject=fresh.journal_name)
    return code


@action("oversight.password_chosen")
def choose_password(*, code: str, password: str, by: Actor, at: datetime) -> None:
    """Choose one's own password with the code that one's agency made, once.

    :raises Refused: when the code is not this person's, was used or has run out.
    """
    member = membership_of_code(code)
    if member is None or member.user_id != by.user_id:
        raise Refused(
            deny(
                "This code is wrong, was used, or has run out.",
                remedy="Ask your agency's manager for another.",
            )
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT oversight_choose_password(%s, %s)", [code, make_password(password)])
    record(subject=f"access.user:{by.user_id}")


def _answer(change: Change, *, agrees: bool, because: str, by: Actor, at: datetime) -> Approval:
    _hold(change)
    fresh, charter = changes().get(pk=change.pk), in_force(at)
    ruled = (may_agree if agrees else may_turn_down)(by, charter, change_facts(fresh))
    verdict = require(ruled)
    answer = Approval(
        change=fresh,
        agency=by.agency,
        user_id=by.user_id,
        name=by.name,
        agrees=agrees,
        because=because,
        at=at,
    )
    answer.save(force_insert=True)
    if agrees and is_agreed(charter, change_facts(changes().get(pk=change.pk))):
        carry_out(change=fresh, by=by, at=at)
    record(record=answer, clauses=verdict.clauses, charter_version=charter.version)
    return answer


def _hold(change: Change) -> None:
    """Let others who answer the same change wait: the last one must see all before it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('oversight'), hashtext(%s))", [str(change.pk)]
        )


def _seat_for(power: Power, of_agency: str, email: str) -> Membership | None:
    """Return the seat that a change is about, None for somebody who gets one."""
    seat = seat_of(email)
    if power is Power.SEAT and seat is not None:
        raise Refused(
            deny(f"{seat.user.name} has a seat already.", remedy="Ask to change or end that one.")
        )
    if power is not Power.SEAT and (seat is None or seat.agency_id != of_agency):
        raise Refused(deny("There is no such seat at this agency."))
    return seat


def _has_site(of_agency: str, site: str, at: datetime) -> None:
    """Refuse a seat at an agency or a site that no charter names."""
    agency = agency_named(of_agency, at)
    if agency is None or site not in agency.sites:
        raise Refused(
            deny("The agency has no such site.", remedy="Choose one of the agency's sites.")
        )


def _fits(charter: Charter, power: Power, role: str, seat: Membership | None) -> None:
    """Refuse a role that the charter does not have, and what is asked for already."""
    roles = {term.code for term in charter.roles} & set(Role) - {Role.OPERATOR}
    if power in (Power.SEAT, Power.CHANGE_ROLE) and role not in roles:
        raise Refused(deny("The charter has no such role.", remedy="Choose one of its roles."))
    if power is Power.NAME_SIGNATORY and seat and seat.role not in ASKERS:
        raise Refused(
            deny(
                "A board member or manager signs for an agency.",
                remedy="Ask for a change of their role first.",
            )
        )
    asked = waiting_changes().filter(power=power.value, membership=seat)
    if seat is not None and asked.exists():
        raise Refused(
            deny("This is asked for already.", remedy="Wait for the answer of another agency.")
        )
