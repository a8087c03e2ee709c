"""Row security under the rules: the same answer, and no way around the context."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from roundtable.access.models import Membership
from roundtable.access.rules import Verb, may
from roundtable.cases.models import Case
from roundtable.cases.rules import Stage
from roundtable.charter.terms import Step
from roundtable.database.guard import SETTING, NoContext, entered
from roundtable.lib.actor import Actor, Role
from roundtable.workload.models import Clock
from tests.staff import actor, nobody_of
from tests.stories import MONDAY, received

pytestmark = pytest.mark.django_db

AGENCIES = ("police", "health", "education", "housing")
SEEN = "SELECT count(*) FROM cases_case WHERE id = %s"


@contextmanager
def refused(message: str) -> Iterator[None]:
    """Expect PostgreSQL to refuse, and go on in the transaction of the test."""
    with pytest.raises(DatabaseError, match=message), transaction.atomic():
        yield


def some_case(chance: random.Random) -> Case:
    """Return a case of any agencies, put there by somebody of its lead."""
    on_it = chance.sample(AGENCIES, chance.randint(1, 4))
    case = Case(
        opened_at=MONDAY,
        group="children",
        concerns=["neglect"],
        source="school",
        lead=on_it[0],
        agencies=on_it,
        contributing=[agency for agency in AGENCIES if chance.random() < 0.3],
        stage=chance.choice([stage for stage in Stage if stage is not Stage.CLOSED]),
    )
    with entered(nobody_of(case.lead)):
        case.save(force_insert=True)
        for agency in chance.sample(AGENCIES, chance.randint(0, 3)):
            wait(case, agency, stopped=chance.random() < 0.3)
        case.refresh_from_db(fields=["tasks"])
    return case


def wait(case: Case, agency: str, *, stopped: bool) -> None:
    """Let something wait on a case for an agency's information governance lead."""
    clock = Clock.objects.create(
        case=case,
        agency=agency,
        role=Role.INFORMATION_GOVERNANCE,
        step=Step.ANSWER,
        what="Answer",
        started_at=MONDAY,
        warn_at=MONDAY,
        due_at=MONDAY,
        clause="5.10",
        charter_version="1.0",
    )
    if stopped:
        clock.stopped_at = MONDAY
        clock.save(update_fields=["stopped_at"])


@pytest.mark.parametrize("seed", range(20))
def test_a_row_is_seen_exactly_where_the_rules_let_it_be(seed: int) -> None:
    chance = random.Random(seed)
    for case in [some_case(chance) for _ in range(5)]:
        for role in Role:
            who = Actor(uuid4(), chance.choice(AGENCIES), role)
            facts = case.facts()
            allowed = may(who, Verb.SEE, facts) or may(who, Verb.SEE_OUTLINE, facts)
            with entered(who), connection.cursor() as cursor:
                cursor.execute(SEEN, [case.pk])
                assert cursor.fetchone() == (int(bool(allowed)),), (case.agencies, who)


def test_the_query_of_the_app_finds_what_the_rules_let_it() -> None:
    chance = random.Random(7)
    cases = [some_case(chance) for _ in range(20)]
    for role in Role:
        who = Actor(uuid4(), "police", role)
        expected = {case.pk for case in cases if may(who, Verb.SEE_OUTLINE, case.facts())}
        with entered(who):
            assert set(Case.objects.visible_to(who).values_list("pk", flat=True)) == expected


def test_no_context_raises_rather_than_finding_nothing() -> None:
    received()
    with refused("no context"):
        Case.objects.count()


def guarded_models() -> list[type[Model]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        guarded = {name for (name,) in cursor.fetchall()}
    found = [model for model in apps.get_models() if model._meta.db_table in guarded]
    assert len(found) == len(guarded) > 20
    return found


def test_no_context_raises_for_what_is_not_there_too() -> None:
    for model in guarded_models():
        with pytest.raises(NoContext):
            list(model._default_manager.all()[:1])
        with pytest.raises(NoContext):
            model._default_manager.count()


@pytest.mark.parametrize("context", ["", "|||", "x|police|practitioner", "a|b|c|d|e"])
def test_a_context_of_another_shape_is_none(context: str) -> None:
    received()
    with refused("no context|not made for this transaction"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, context])
        cursor.execute("SELECT count(*) FROM cases_case")


def current_context() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [SETTING])
        context: str = cursor.fetchone()[0]
    return context


@pytest.mark.parametrize(
    "forge",
    [
        lambda said: [said[0], "police", said[2], said[3]],
        lambda said: [said[0], said[1], "hub_manager", said[3]],
        lambda said: [str(UUID(int=1)), *said[1:]],
        lambda said: [*said[:3], "0" * 64],
        lambda said: [*said[:3], said[3].upper()],
    ],
    ids=["another agency", "another role", "another person", "no digest", "another digest"],
)
def test_a_forged_context_is_refused(forge: object) -> None:
    assert callable(forge)
    received()
    with entered(actor("Carol")):
        forged = "|".join(forge(current_context().split("|")))
        with refused("not made for this transaction"), connection.cursor() as cursor:
            # What an injected statement could do: any role may set a setting.
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, forged])
            cursor.execute("SELECT count(*) FROM cases_case")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT key FROM guard.secret",
        "UPDATE guard.secret SET key = ''",
        "CREATE OR REPLACE FUNCTION guard.role() RETURNS text LANGUAGE sql AS $$SELECT 1$$",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY see ON cases_case",
        "CREATE POLICY all_of_it ON cases_case USING (true)",
        "SET ROLE roundtable_owner",
        "SET SESSION AUTHORIZATION roundtable_owner",
        "CREATE VIEW public.around AS SELECT * FROM cases_case",
        "DELETE FROM cases_case",
        "TRUNCATE cases_case CASCADE",
    ],
)
def test_an_injected_statement_does_not_lift_the_guard(statement: str) -> None:
    with (
        entered(actor("Carol")),
        refused("permission denied|must be owner|must be able to SET ROLE"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_row_security_cannot_be_switched_off_for_a_query() -> None:
    received()
    with entered(actor("Carol")):
        assert Case.objects.count() == 0
        with refused("row-level security"), connection.cursor() as cursor:
            cursor.execute("SET LOCAL row_security = off")
            cursor.execute("SELECT count(*) FROM cases_case")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_membership SET role = 'hub_manager'",
        "INSERT INTO access_membership SELECT * FROM access_membership",
        "DELETE FROM access_membership",
        "INSERT INTO access_agency VALUES ('ours', 'Ours')",
        "UPDATE access_user SET email = 'somebody.else@example.org'",
        "INSERT INTO access_user SELECT * FROM access_user",
    ],
)
def test_the_app_seats_nobody(statement: str) -> None:
    assert Membership.objects.exists()
    with refused("permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_policy_lets_postgresql_read_a_whole_table_to_judge_a_row() -> None:
    # For EXISTS it may: it then gathers every case the reader may see, to judge the rows of one.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname FROM pg_policies"
            " WHERE qual ~ '\\m(EXISTS|IN) \\(\\s*SELECT\\s.*FROM\\s'"
        )
        assert cursor.fetchall() == []
