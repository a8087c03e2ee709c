"""Rights change when another agency agrees, and in no other way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from roundtable.access.actions import seat
from roundtable.access.models import Membership, User
from roundtable.charter.models import Version
from roundtable.charter.terms import Power
from roundtable.database.guard import entered
from roundtable.journal.models import Entry
from roundtable.journal.queries import verify
from roundtable.lib.actor import OPERATOR, Actor, Role
from roundtable.lib.verdict import Refused
from roundtable.oversight.actions import agree, ask, choose_password, make_code, turn_down
from roundtable.oversight.models import Approval, Change, Code
from roundtable.oversight.queries import changes_to_answer, waiting_changes
from tests.oversight.refusing import ALONE, amended, now, refused_to
from tests.staff import actor, email_of, signatory, user

pytestmark = pytest.mark.usefixtures("governed")

NEW = "zadie.moss@example.org"


def asked(power: Power = Power.SEAT, by: Actor | None = None, **said: Any) -> Change:
    """Return a change that the police ask for: a seat for somebody new, unless told otherwise."""
    given: dict[str, Any] = {"of_agency": "police", "reason": "She joins the team on Monday."}
    if power is Power.SEAT:
        given |= {"email": NEW, "name": "Zadie Moss", "role": "practitioner", "site": "mill_lane"}
    else:
        given |= {"email": email_of("Ben Carter"), "name": ""}
    return ask(power=power, by=by or actor("Oscar"), at=now(), **given | said)


def agreed(change: Change, by: Actor | None = None) -> None:
    agree(change=change, by=by or signatory("health"), at=now())


def seat_of(email: str) -> Membership:
    return Membership.objects.select_related("user").get(user__email=email)


def test_somebody_new_is_seated_when_another_agency_agrees() -> None:
    change = asked()
    assert not User.objects.filter(email=NEW).exists()
    agreed(change)
    member = seat_of(NEW)
    assert (member.agency_id, member.role, member.site) == ("police", "practitioner", "mill_lane")
    assert not member.user.has_usable_password()
    kinds = Entry.objects.using("owner").filter(kind__startswith="oversight").order_by("-id")
    assert [entry.kind for entry in kinds[:3]] == [
        "oversight.agreed",
        "oversight.took_effect",
        "oversight.asked",
    ]
    assert list(verify()) == []


def test_a_role_changes_at_once() -> None:
    agreed(asked(Power.CHANGE_ROLE, role="agency_manager"))
    assert actor("Ben").role is Role.AGENCY_MANAGER
    assert list(verify()) == []


def test_a_seat_ends_at_once() -> None:
    agreed(asked(Power.END_SEAT))
    held = user("Ben").memberships.on(timezone.localdate())
    assert not held.exists()
    assert list(verify()) == []


def test_another_signatory_takes_the_place_of_the_one_before() -> None:
    agreed(asked(Power.NAME_SIGNATORY, email=email_of("Oscar Reeve"), by=actor("Milo")))
    signing = Membership.objects.filter(agency="police", signs=True)
    assert [member.user.name for member in signing.select_related("user")] == ["Oscar Reeve"]
    assert list(verify()) == []


def test_somebody_chooses_a_password_with_a_code_that_two_agencies_agreed_to() -> None:
    change = asked(Power.RESET_SIGN_IN)
    with pytest.raises(Refused, match="nothing to sign in with yet"):
        make_code(change=change, by=actor("Oscar"), at=now())
    agreed(change)
    first = make_code(change=change, by=actor("Oscar"), at=now())
    code = make_code(change=change, by=actor("Milo"), at=now())
    for wrong, by in ((code, actor("Aisha")), ("nonsense", actor("Ben"))):
        with pytest.raises(Refused, match="wrong, was used"):
            choose_password(code=wrong, password="x" * 20, by=by, at=now())
    with pytest.raises(DatabaseError, match=ALONE):  # a later code ends it
        choose_password(code=first, password="x" * 20, by=actor("Ben"), at=now())
    choose_password(code=code, password="three odd words", by=actor("Ben"), at=now())
    assert user("Ben").check_password("three odd words")
    with pytest.raises(Refused, match="wrong, was used"):
        choose_password(code=code, password="x" * 20, by=actor("Ben"), at=now())
    assert code not in str(list(Code.objects.values()))
    for other in (signatory("health"), actor("Ben")):
        with pytest.raises(Refused):
            make_code(change=change, by=other, at=now())


def test_what_was_turned_down_or_taken_back_has_no_effect() -> None:
    for by, because in ((signatory("health"), "We do not know her."), (actor("Milo"), "Too soon.")):
        change = asked()
        turn_down(change=change, because=because, by=by, at=now())
        with pytest.raises(Refused, match="dealt with"):
            agreed(change, signatory("idva"))
    assert not User.objects.filter(email=NEW).exists()
    assert not waiting_changes().exists()


def test_who_may_not_agree() -> None:
    change = asked()
    for by, why in (
        (actor("Milo"), "Your agency asked for this"),
        (actor("Oscar"), "Your agency asked for this"),
        (actor("Aisha"), "Your role does not agree"),
        (actor("Lena"), "Your role does not agree"),
    ):
        with pytest.raises(Refused, match=why):
            agreed(change, by)
    named = asked(Power.NAME_SIGNATORY, email=email_of("Oscar Reeve"), by=actor("Milo"))
    with pytest.raises(Refused, match="Your role does not agree"):
        agreed(named, actor("Olive"))
    by_operator = asked(
        Power.CHANGE_ROLE, by=OPERATOR, email=email_of("Oscar Reeve"), role="auditor"
    )
    with pytest.raises(Refused, match="their own rights"):
        agreed(by_operator, actor("Oscar"))


def test_who_may_not_ask() -> None:
    for by, said, why in (
        (actor("Ben"), {}, "agency managers ask"),
        (actor("Oscar"), {"of_agency": "health"}, "its own people"),
        (actor("Oscar"), {"role": "operator"}, "no such role"),
        (actor("Oscar"), {"site": "moon"}, "no such site"),
        (actor("Oscar"), {"email": email_of("Ben Carter")}, "has a seat already"),
    ):
        with pytest.raises(Refused, match=why):
            asked(by=by, **said)
    with pytest.raises(Refused, match="their own rights"):
        asked(Power.CHANGE_ROLE, email=email_of("Oscar Reeve"), role="governance")
    with pytest.raises(Refused, match="no such seat"):
        asked(Power.END_SEAT, email=email_of("Aisha Rahman"))
    with pytest.raises(Refused, match="board member or manager signs"):
        asked(Power.NAME_SIGNATORY)
    asked(Power.END_SEAT)
    with pytest.raises(Refused, match="asked for already"):
        asked(Power.END_SEAT)


def test_the_operator_asks_and_two_agencies_agree() -> None:
    change = asked(by=OPERATOR)
    agreed(change, signatory("police"))
    assert not User.objects.filter(email=NEW).exists()
    with pytest.raises(Refused, match="has agreed already"):
        agreed(change, actor("Milo"))
    agreed(change, signatory("health"))
    assert seat_of(NEW).agency_id == "police"


def test_what_waits_is_on_the_list_of_those_who_can_agree() -> None:
    change = asked()
    for name, waits in (("Saul", True), ("Olive", True), ("Petra", False), ("Aisha", False)):
        assert (change in changes_to_answer(actor(name), now())) is waits, name


# Every way of doing it alone.

WRITES = (
    "UPDATE access_membership SET role = 'hub_manager'",
    "UPDATE access_membership SET signs = true",
    "INSERT INTO access_membership SELECT * FROM access_membership",
    "DELETE FROM access_membership",
    "UPDATE access_user SET email = 'somebody.else@example.org'",
    "UPDATE access_user SET password = 'x'",
    "INSERT INTO access_user SELECT * FROM access_user",
    "UPDATE oversight_change SET role = 'governance'",
    "UPDATE oversight_approval SET agrees = true",
    "INSERT INTO oversight_effect (at) VALUES (now())",
)


def test_the_app_writes_no_rights() -> None:
    asked(Power.CHANGE_ROLE, role="governance")
    for statement in WRITES:
        assert "permission denied" in refused_to(actor("Oscar"), statement), statement


def test_nor_does_the_operator() -> None:
    for statement in WRITES:
        if "access_" in statement and "INSERT" not in statement:
            assert ALONE in refused_to(None, statement, using="owner"), statement


def test_the_operator_seats_nobody_alone() -> None:
    with pytest.raises(DatabaseError, match=ALONE):
        seat(
            email=NEW,
            name="Zadie Moss",
            agency="police",
            role=Role.GOVERNANCE,
            site="central",
            password=None,
            by=OPERATOR,
            at=now(),
        )
    with pytest.raises(DatabaseError, match=ALONE), entered(OPERATOR, using="owner"):
        Membership.objects.using("owner").create(
            user=user("Aisha"),
            agency_id="police",
            role="governance",
            site="central",
            starts_on=timezone.localdate(),
        )
    ben = user("Ben")
    ben.set_password("mine now")
    with pytest.raises(DatabaseError, match=ALONE), entered(OPERATOR, using="owner"):
        ben.save(using="owner", update_fields=["password"])


def typed(hub: str, *words: str) -> str:
    """Return what a command of the operator says, typed on the machine of the hub."""
    environment = {
        "DATABASE_URL": make_conninfo(hub, user="roundtable_app"),
        "DATABASE_OWNER_URL": hub,
        "DJANGO_SETTINGS_MODULE": "roundtable.config.settings",
        "ROUNDTABLE_MODE": "demo",
    }
    ran = subprocess.run(
        [sys.executable, "-m", "roundtable.config", *words],
        env=dict(os.environ) | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


def test_the_command_line_only_asks(governed: str, tmp_path: Path) -> None:
    seat_words = ["--name", "Zadie Moss", "--agency", "police", "--site", "mill_lane"]
    assert "seated when two agencies agree" in typed(governed, "seat", NEW, *seat_words)
    assert not User.objects.filter(email=NEW).exists()
    assert Change.objects.get(email=NEW).agency == "hub"
    file = tmp_path / "1.1.yaml"
    file.write_text(amended(), encoding="utf-8")
    assert "It is adopted when the agencies sign it" in typed(
        governed, "charter", "adopt", str(file)
    )
    assert not Version.objects.filter(number="1.1").exists()


def test_a_change_takes_effect_once_and_not_before() -> None:
    change, oscar = asked(), actor("Oscar")
    carry_out = "SELECT oversight_carry_out(%s, gen_random_uuid(), '', now())"
    assert ALONE in refused_to(oscar, carry_out, change.pk)
    agreed(change)
    assert ALONE in refused_to(oscar, carry_out, change.pk)
    assert ALONE in refused_to(None, carry_out, change.pk, using="owner")


def approval(change: Change, by: Actor, **said: Any) -> Approval:
    given = {"agency": by.agency, "user_id": by.user_id, "name": "x", "agrees": True, "at": now()}
    return Approval(change=change, **given | said)


def test_an_agreement_is_not_forged() -> None:
    change, oscar, health = asked(), actor("Oscar"), signatory("health")
    carol = actor("Carol")
    forged = [
        (oscar, approval(change, oscar)),  # for the agency that asked
        (oscar, approval(change, health)),  # for another agency
        (carol, approval(change, carol)),  # in a role that agrees to nothing
        (Actor(carol.user_id, carol.agency, Role.GOVERNANCE), approval(change, carol)),
        (Actor(oscar.user_id, "health", oscar.role), approval(change, oscar, agency="health")),
        (OPERATOR, approval(change, OPERATOR)),
    ]
    for by, answer in forged:
        with pytest.raises(DatabaseError, match=ALONE), entered(by):
            answer.save(force_insert=True)
    own = asked(Power.CHANGE_ROLE, by=OPERATOR, email=email_of("Oscar Reeve"), role="auditor")
    with pytest.raises(DatabaseError, match=ALONE), entered(oscar):
        approval(own, oscar).save(force_insert=True)


def test_a_request_is_not_forged() -> None:
    change, ben, health = asked(), actor("Ben"), signatory("health")
    given = {f.attname: getattr(change, f.attname) for f in Change._meta.concrete_fields}
    for by, said in (
        (ben, {"asked_by": ben.user_id}),
        (health, {"asked_by": health.user_id}),
        (health, {"asked_by": health.user_id, "agency": "health"}),
    ):
        with pytest.raises(DatabaseError, match=ALONE), entered(by):
            Change(**given | {"id": uuid4()} | said).save(force_insert=True)


BEHIND = {
    "a role": "UPDATE access_membership SET role = 'governance' WHERE role = 'auditor'"
    " OR user_id = (SELECT id FROM access_user WHERE name = 'Ben Carter')",
    "a signatory": "UPDATE access_membership SET signs = false WHERE agency_id = 'idva'",
    "a seat": "INSERT INTO access_membership (id, seal_key, user_id, agency_id, role, site,"
    " starts_on, ends_on, signs) SELECT gen_random_uuid(), seal_key, user_id, agency_id,"
    " 'governance', site, current_date + 1, current_date + 9, false FROM access_membership LIMIT 1",
    "an agreement": "UPDATE oversight_approval SET agency = 'police'",
    "a request": "UPDATE oversight_change SET role = 'governance'",
    "a signature": "DELETE FROM oversight_signature WHERE agency = 'idva'",
    "a proposal": "UPDATE oversight_proposal SET text = text || ' '",
    "a version": "UPDATE charter_version SET text = text || ' '",
    "what is obeyed": "UPDATE charter_version SET rules = rules - 'reserved'",
}


@pytest.mark.parametrize("change", BEHIND)
def test_what_a_superuser_changes_is_found(governed: str, change: str) -> None:
    agreed(asked())
    assert list(verify()) == []
    with psycopg.connect(governed, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        changed = superuser.execute(BEHIND[change].encode())
        assert changed.rowcount
    found = " ".join(map(str, verify()))
    assert found, change
    if change in ("a version", "what is obeyed"):
        assert "charter.version" in found


def test_a_seat_with_an_entry_of_its_own_still_lacks_the_other_agency(governed: str) -> None:
    """Even somebody who can write the journal cannot make another agency have agreed."""
    change = asked(Power.CHANGE_ROLE, role="governance")
    ben = Membership.objects.get(user=user("Ben"))
    with psycopg.connect(governed, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(
            "UPDATE access_membership SET role = 'governance', change_id = %s WHERE id = %s",
            [change.pk, ben.pk],
        )
    from roundtable.journal.actions import action, record

    @action("access.seated", using="owner")
    def vouch(*, by: Actor, at: Any) -> None:
        """Vouch for the row that was changed."""
        record(record=Membership.objects.using("owner").get(pk=ben.pk))

    vouch(by=OPERATOR, at=now())
    assert [str(fault) for fault in verify()] == [
        f"access.membership:{ben.pk}, entry 0: was changed without another agency"
    ]
