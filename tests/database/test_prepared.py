"""Prepared querysets: the same answer as the plain one, with less work."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import CharField, Count, Value
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext

from roundtable.access.models import Agency, Membership, User
from roundtable.cases.models import Case, Involvement
from roundtable.database import prepared
from roundtable.database.exchange import exchange
from roundtable.database.guard import NoContext, entered, remembering
from roundtable.database.prepared import Param, Prepared, Question, ahead
from roundtable.intake import drafts
from roundtable.intake.models import Draft
from roundtable.workload.models import Clock
from tests.staff import actor, somebody_of, user
from tests.stories import MONDAY, received

pytestmark = pytest.mark.django_db

CLOCKS = Prepared(
    lambda: (
        Clock.objects.filter(agency=Param("agency"))
        .select_related("case", "holder")
        .order_by("due_at", "pk")
    )
)
ALL_CASES = Prepared(lambda: Case.objects.order_by("opened_at", "pk"))


def test_models_are_those_of_the_plain_queryset() -> None:
    for _ in range(3):
        lead = received().lead
    with entered(somebody_of(lead)):
        plain = list(Clock.objects.filter(agency=lead).order_by("due_at", "pk"))
        found = CLOCKS(agency=lead)
        assert (len(found), found) == (3, plain)
        assert [vars(one) | {"_state": 0} for one in plain] == [
            {name: value for name, value in vars(one).items() if name != "_state"} | {"_state": 0}
            for one in found
        ]


def test_what_is_selected_with_them_is_there_without_asking_again() -> None:
    case = received()
    with entered(somebody_of(case.lead)), CaptureQueriesContext(connection) as asked:
        (clock,) = CLOCKS(agency=case.lead)
        assert (clock.case, clock.case.agencies, clock.holder) == (case, case.agencies, None)
    assert len([one for one in asked if "workload_clock" in one["sql"]]) == len(asked) - 1


def test_tuples_single_values_and_annotations() -> None:
    named = User.objects.filter(email=Param("email"))
    held = named.annotate(roles=Count("memberships"))
    email = user("Aisha").email
    tuples = Prepared(lambda: named.values_list("name", "is_active"))
    flat = Prepared(lambda: named.values_list("name", flat=True))
    with_names: Prepared[Any] = Prepared(lambda: named.values_list("is_active", "name", named=True))
    counted = Prepared(lambda: held)
    assert tuples(email=email) == [("Aisha Rahman", True)]
    assert flat(email=email) == ["Aisha Rahman"]
    (row,) = with_names(email=email)
    assert (row.name, row.is_active) == ("Aisha Rahman", True)
    assert counted(email=email)[0].roles == 1


def test_fields_are_converted_as_django_converts_them() -> None:
    by_writer = Prepared(lambda: Draft.objects.filter(writer=Param("writer")))
    only = Prepared(lambda: Draft.objects.filter(writer=Param("writer")).values_list("content"))
    with entered(actor("Aisha")):
        draft = drafts.begin(by=actor("Aisha"), at=MONDAY)
        drafts.keep(draft, {"danger": "no"}, at=MONDAY)
        assert by_writer(writer=draft.writer_id)[0].content == {"danger": "no"}
        assert only(writer=draft.writer_id) == [({"danger": "no"},)]


def test_a_whole_count_without_groups_is_one_row() -> None:
    counted = Prepared(
        lambda: (
            Agency.objects.filter(code__any_of=Param("codes"))
            .annotate(one=Value(1))
            .values("one")
            .annotate(count=Count("pk"))
            .values_list("count", flat=True)
        )
    )
    assert counted(codes=["police", "health", "nowhere"]) == [2]
    assert counted(codes=[]) == [0]


def test_a_list_is_one_value() -> None:
    cases = [received() for _ in range(3)]
    of_cases = Prepared(lambda: Involvement.objects.filter(case__any_of=Param("cases")))
    with entered(somebody_of(cases[0].lead)):
        two = [cases[0].pk, cases[2].pk]
        assert set(of_cases(cases=two)) == set(Involvement.objects.filter(case__in=two))


def test_a_page_is_a_slice() -> None:
    by_name = User.objects.filter(is_active=Param("yes")).order_by("name")
    people = Prepared(lambda: by_name, paged=True)
    plain = list(User.objects.filter(is_active=True).order_by("name"))
    assert people(start=0, length=3, yes=True) == plain[:3]
    assert people(start=3, length=4, yes=True) == plain[3:7]
    assert people(start=len(plain), length=4, yes=True) == []


def test_the_first_or_none() -> None:
    by_email = Prepared(lambda: User.objects.filter(email=Param("email"))[:1])
    assert by_email.first(email=user("Ben").email) == user("Ben")
    assert by_email.first(email="nobody@example.org") is None


def test_compiled_once_and_run_with_other_values() -> None:
    built: list[Any] = []

    def build() -> Any:
        built.append(1)
        return User.objects.filter(email=Param("email"))

    by_email = Prepared(build)
    assert [by_email(email=user(name).email) for name in ("Ben", "Carol")] == [
        [user("Ben")],
        [user("Carol")],
    ]
    assert len(built) == 1


@pytest.mark.django_db(databases=["default", "owner"])
def test_each_database_is_asked_by_itself() -> None:
    seated = Prepared(lambda: Membership.objects.filter(role=Param("role")))
    with CaptureQueriesContext(connection) as asked:
        (here,) = seated(role="governance")
        (there,) = seated(role="governance", using="owner")
        (again,) = seated(role="governance")
    assert [one._state.db for one in (here, there, again)] == ["default", "owner", "default"]
    assert len(asked) == 2


@pytest.mark.parametrize("said", ["x' OR 'a' = 'a", "%s", "%(name)s", "\\'; --", '"'])
def test_a_value_is_never_read_as_sql(said: str) -> None:
    by_name = Prepared(lambda: User.objects.filter(name=Param("name")))
    echo = Cast(Param("said"), CharField())
    echoed = Prepared(lambda: Agency.objects.filter(code="police").annotate(said=echo))
    assert by_name(name=said) == []
    assert echoed(said=said)[0].said == said


@pytest.mark.parametrize(
    "values", [{}, {"emails": "x"}, {"email": "x", "name": "y"}, {"email": None}]
)
def test_every_parameter_is_given_and_no_other(values: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="email"):
        Prepared(lambda: User.objects.filter(email=Param("email")))(**values)


def test_rows_are_still_guarded() -> None:
    case = received()
    with pytest.raises(NoContext):
        ALL_CASES()
    with entered(somebody_of(case.lead)):
        assert ALL_CASES() == [case]
    with entered(actor("Milo")):
        assert ALL_CASES() == []
    with entered(somebody_of(case.lead)):
        assert ALL_CASES() == [case]


def test_nobody_is_found_by_another_id() -> None:
    of_case = Prepared(lambda: Involvement.objects.filter(case=Param("case")))
    case = received()
    with entered(somebody_of(case.lead)):
        assert of_case(case=uuid4()) == []
        assert len(of_case(case=case.pk)) == case.involvements.count()


def test_a_plan_that_is_kept_serves_each_actor_what_is_theirs() -> None:
    case = received()
    lead, outsider = somebody_of(case.lead), actor("Carol")
    for _ in range(8):
        for who, sees in ((lead, [case]), (outsider, [])):
            with entered(who):
                assert ALL_CASES() == sees
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(generic_plans) FROM pg_prepared_statements WHERE statement ~ 'cases_case'"
        )
        assert cursor.fetchone()[0] > 0


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Keep how many statements each exchange asked."""
    counts: list[int] = []

    def counting(connection: Any, asked: Any) -> Any:
        counts.append(len(asked))
        return exchange(connection, asked)

    monkeypatch.setattr(prepared, "exchange", counting)
    return counts


def _questions(lead: str) -> list[Question[Any]]:
    return [CLOCKS.question(agency=lead), ALL_CASES.question()]


def test_what_is_asked_ahead_is_answered_once_and_asked_again_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = received()
    said = _counted(monkeypatch)
    with entered(somebody_of(case.lead)):
        ahead(*_questions(case.lead))
        assert len(said) == 1
        assert (CLOCKS(agency=case.lead)[0].case, ALL_CASES()) == (case, [case])
        assert len(said) == 1
        assert ALL_CASES() == [case]
        assert len(said) == 2
        assert CLOCKS(agency="nobody") == []


def test_what_was_asked_ahead_is_not_asked_ahead_again(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _counted(monkeypatch)
    with entered(actor("Milo")):
        ahead(ALL_CASES.question())
        ahead(*_questions("police"))
        assert len(said) == 2
        ahead(ALL_CASES.question())
        assert len(said) == 2


def test_what_is_asked_ahead_ends_with_the_actor() -> None:
    case = received()
    with entered(somebody_of(case.lead)):
        ahead(ALL_CASES.question())
        with entered(actor("Milo")):
            assert ALL_CASES() == []
        assert ALL_CASES() == [case]
        ahead(ALL_CASES.question())
    with entered(actor("Milo")):
        assert ALL_CASES() == []


def test_outside_a_block_nothing_is_asked_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _counted(monkeypatch)
    ahead(Prepared(lambda: Agency.objects.filter(code=Param("code"))).question(code="police"))
    assert len(said) == 0


def test_lists_are_told_apart_in_what_is_asked_ahead() -> None:
    of_codes = Prepared(lambda: Agency.objects.filter(code__any_of=Param("codes")))
    with remembering():
        ahead(of_codes.question(codes=["police", "health"]), of_codes.question(codes=["police"]))
        assert len(of_codes(codes=["police"])) == 1
        assert len(of_codes(codes=["police", "health"])) == 2
