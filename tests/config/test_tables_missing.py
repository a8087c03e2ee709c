"""A command on a hub whose tables are not there says what to type."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection

from roundtable.config import commands


@pytest.mark.django_db
def test_a_hub_without_its_tables_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        commands.or_complain(lambda: asked("SELECT 1 FROM nothing_of_that_name"))
    assert ended.value.code == 1
    assert "Type: roundtable migrate" in capsys.readouterr().err


@pytest.mark.django_db
def test_another_fault_of_the_database_is_not_hidden() -> None:
    with pytest.raises(ProgrammingError):
        commands.or_complain(lambda: asked("SELECT FROM WHERE"))


def asked(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
