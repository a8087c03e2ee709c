"""The published schema is the one of the terms, and Northshire names it."""

from __future__ import annotations

import json

from roundtable.charter.schema import schema_text
from tests.charter.conftest import NORTHSHIRE

PUBLISHED = NORTHSHIRE.parents[1] / "schema.json"


def test_the_published_schema_is_up_to_date() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text()


def test_the_schema_lets_a_clause_number_be_written_plainly() -> None:
    grade = json.loads(schema_text())["$defs"]["Grade"]
    assert grade["properties"]["clause"]["type"] == ["string", "number"]
    assert grade["properties"]["code"]["type"] == "string"
    assert grade["additionalProperties"] is False


def test_northshire_names_the_schema(northshire_text: str) -> None:
    first = northshire_text.splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schema.json"
    assert (NORTHSHIRE.parent / first.partition("=")[2]).resolve() == PUBLISHED
