"""How a register is taken from its agency: begun, and put in its place when all of it is there."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from roundtable.charter.terms import Charter
from roundtable.journal.actions import action, record
from roundtable.lib.actor import Actor
from roundtable.lib.verdict import require
from roundtable.people.matching.keys import EDITION
from roundtable.people.models import RegisterLoad
from roundtable.people.registers import staging
from roundtable.people.rules import RegisterFacts, may_load


@action("people.register_begun", using="owner")
def begin_load(
    *,
    agency: str,
    digest: str,
    whole: bool,
    skip_bad: bool,
    charter: Charter,
    by: Actor,
    at: datetime,
) -> RegisterLoad:
    """Begin to load an agency's register, or go on with the load of this very file.

    :raises Refused: when the charter knows no such agency, or there is nothing to change yet.
    """
    known = RegisterLoad.objects.using("owner").filter(agency=agency)
    require(may_load(charter, agency=agency, by_role=by.role, whole=whole, register=_facts(known)))
    same = {"digest": digest, "whole": whole, "skip_bad": skip_bad, "edition": EDITION}
    load = known.filter(finished_at=None, **same).first()
    if load is None or not staging.exists(staging.staging_of(agency)):
        known.filter(finished_at=None).delete()
        load = RegisterLoad(agency=agency, started_at=at, **same)
        load.save(using="owner")
        staging.begin(load)
    record(subject=f"people.register:{agency}", purpose=f"{_kind(load)}; sha256 {digest}")
    return load


@action("people.register_loaded", using="owner")
def take_load(*, load: RegisterLoad, by: Actor, at: datetime) -> RegisterLoad:
    """Put a load in its place: in one moment, everybody searches the register as it is now."""
    load.refresh_from_db(using="owner")
    before = staging.size(load.agency)
    (staging.swap if load.whole else staging.apply)(load.agency)
    load.size = staging.size(load.agency)
    load.finished_at = at
    load.save(using="owner", update_fields=["size", "finished_at"])
    record(
        subject=f"people.register:{load.agency}",
        purpose=f"{_kind(load)}; {load.taken} taken, {load.refused} refused, {before} before, "
        f"{load.size} now; sha256 {load.digest}",
    )
    return load


@action("people.register_refused", using="owner")
def drop_load(*, load: RegisterLoad, bad: int, by: Actor, at: datetime) -> None:
    """Drop a load because rows of its file are not in order. The register stays as it was."""
    staging.discard(load.agency)
    RegisterLoad.objects.using("owner").filter(pk=load.pk).delete()
    record(
        subject=f"people.register:{load.agency}",
        purpose=f"{_kind(load)}; {bad} rows are not in order; sha256 {load.digest}",
    )


def _kind(load: RegisterLoad) -> str:
    return "whole register" if load.whole else "changes of a register"


def _facts(loads: QuerySet[RegisterLoad]) -> RegisterFacts:
    last = loads.exclude(finished_at=None).order_by("-pk").first()
    return RegisterFacts(there=last is not None, findable=bool(last and last.edition == EDITION))
