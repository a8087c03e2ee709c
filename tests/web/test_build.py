"""The front-end build: nothing to do is done at once, and what fails says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from roundtable.web import build as building
from roundtable.web.build import BuildError, build, stamp_of


@pytest.fixture(scope="module")
def built() -> Path:
    build(lambda line: None)
    return building.BUILT


def test_a_second_build_has_nothing_to_do(built: Path) -> None:
    said: list[str] = []
    assert build(said.append) is False
    assert said == []


def test_a_change_of_a_style_sheet_changes_the_stamp(tmp_path: Path) -> None:
    sheet = tmp_path / "a.scss"
    sheet.write_text("a{}")
    before = stamp_of(iter([sheet]))
    sheet.write_text("b{}")
    assert stamp_of(iter([sheet])) != before


def test_the_build_has_no_crown_crest_or_missing_file(built: Path) -> None:
    css = (built / "roundtable.css").read_text(encoding="utf-8")
    assert "url(" not in css
    assert "GDS Transport" not in css
    assert "prefers-color-scheme" in css
    for script in built.glob("*.js"):
        assert "sourceMappingURL" not in script.read_text(encoding="utf-8")


def test_every_script_the_pages_load_is_there(built: Path) -> None:
    names = {path.name for path in built.iterdir()}
    assert names >= {"roundtable.css", "govuk-frontend.js", "moj-sortable-table.js", "htmx.js"}
    htmx = (built / "htmx.js").read_text(encoding="utf-8")
    assert htmx.index("registerExtension") < htmx.rindex("hx-sse")


def test_an_installation_without_its_style_sheet_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "ROOT", tmp_path)
    monkeypatch.setattr(building, "BUILT", tmp_path / "built")
    with pytest.raises(BuildError, match="Install the wheel again"):
        build(lambda line: None)


def test_a_broken_style_sheet_is_named(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "roundtable.scss").write_text("a { color: $missing; }")
    monkeypatch.setattr(building, "STYLES", tmp_path)
    monkeypatch.setattr(building, "BUILT", tmp_path / "built")
    with pytest.raises(BuildError, match=r"(?s)Undefined variable.*roundtable\.scss"):
        build(lambda line: None)
