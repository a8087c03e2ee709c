"""`roundtable charter try`, as it is typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from roundtable.config.trying import try_file
from roundtable.insight.models import Trial
from tests.insight.made import MARCH, shorter
from tests.stories import asked

pytestmark = pytest.mark.django_db
NORTHSHIRE = Path("charters/northshire")


def test_a_file_is_tried_and_kept_with_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked()
    draft = tmp_path / "draft.yaml"
    draft.write_text(shorter(), encoding="utf-8")
    assert try_file(draft, MARCH.from_day, MARCH.to_day)
    said = capsys.readouterr().out
    assert "How many cases were opened is not shown. Some would have gone otherwise." in said
    assert "Another deadline" in said
    assert Trial.objects.get().name == "draft.yaml"


def test_the_charter_in_force_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    asked()
    assert try_file(NORTHSHIRE, MARCH.from_day, MARCH.to_day)
    assert "None would have gone otherwise." in capsys.readouterr().out


def test_a_broken_file_is_told_with_its_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(shorter().replace("length: 6,", "length: 0,"), encoding="utf-8")
    assert not try_file(draft, MARCH.from_day, MARCH.to_day)
    assert "Line" in capsys.readouterr().err
    assert Trial.objects.count() == 0


def test_a_period_that_has_not_begun_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert not try_file(NORTHSHIRE, date(2099, 1, 1), date(2099, 1, 2))
    assert "has not begun" in capsys.readouterr().err
