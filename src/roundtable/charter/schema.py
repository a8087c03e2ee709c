"""The JSON Schema of a charter, by which editors complete and check one as it is written."""

from __future__ import annotations

import json

from roundtable.charter.terms import Charter


def schema_text() -> str:
    """Return the text of charters/schema.json."""
    schema = Charter.model_json_schema() | {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Charter",
    }
    _unquote(schema)
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _unquote(schema: object) -> None:
    """Let numbers stand for clause numbers and codes written like them, as the reader does."""
    if isinstance(schema, dict):
        if schema.get("type") == "string" and r"\d" in str(schema.get("pattern", "")):
            schema["type"] = ["string", "number"]
        for part in schema.values():
            _unquote(part)
    elif isinstance(schema, list):
        for part in schema:
            _unquote(part)
