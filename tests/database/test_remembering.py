"""What is remembered while an actor reads, and that it ends with them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from django.db import transaction

from roundtable.database.guard import entered, forget, remembered, remembering
from tests.staff import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> Callable[[], int]:
    """Give the next number, to tell one making from another."""
    numbers = count(1)
    return lambda: remembered("number", lambda: next(numbers))


def test_it_is_made_once_while_an_actor_reads(number: Callable[[], int]) -> None:
    with entered(actor("Aisha")):
        assert [number(), number()] == [1, 1]
        with entered(actor("Aisha")):
            assert number() == 1


def test_it_ends_with_the_block(number: Callable[[], int]) -> None:
    with entered(actor("Aisha")):
        assert number() == 1
    with entered(actor("Aisha")):
        assert number() == 2


def test_it_ends_with_a_block_that_failed(number: Callable[[], int]) -> None:
    with pytest.raises(ZeroDivisionError), entered(actor("Aisha")):
        assert number() / 0
    assert [number(), number()] == [2, 3]


def test_another_actor_inside_is_not_shown_it(number: Callable[[], int]) -> None:
    with entered(actor("Aisha")):
        assert number() == 1
        with entered(actor("Ben")):
            assert [number(), number()] == [2, 2]
        assert number() == 1


def test_nobody_remembers_outside(number: Callable[[], int]) -> None:
    with transaction.atomic():
        assert [number(), number()] == [1, 2]


def test_each_database_remembers_by_itself(number: Callable[[], int]) -> None:
    with entered(actor("Aisha")):
        assert number() == 1
        assert remembered("number", lambda: "other", using="owner") == "other"
        assert number() == 1


def test_what_changed_is_forgotten(number: Callable[[], int]) -> None:
    with entered(actor("Aisha")):
        assert number() == 1
        forget("number")
        assert number() == 2
    forget("number")


def test_a_block_that_nobody_entered_remembers_too_and_apart(number: Callable[[], int]) -> None:
    with remembering():
        assert [number(), number()] == [1, 1]
        with entered(actor("Aisha")):
            assert [number(), number()] == [2, 2]
        assert number() == 1
    assert number() == 3
