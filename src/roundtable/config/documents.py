"""docs/generated: what the code itself says of states, permissions, journal kinds and formats."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from roundtable.access.rules import WRITES, Verb
from roundtable.cases.rules import MOVES, STAGE_NAMES
from roundtable.charter.schema import schema_text
from roundtable.deciding.transferring.statement import schema as transfer_schema
from roundtable.intake.statement import schema as referral_schema
from roundtable.journal.actions import KINDS
from roundtable.people.registers.entry import schema as register_schema
from roundtable.sharing.by_file.statement import request_schema, return_schema

REPOSITORY = Path(__file__).resolve().parents[3]
NOTE = "<!-- Written by ./dev docs from the code. Do not edit. -->\n\n"


def out_of_date() -> list[str]:
    """Return the generated files that differ from what the code says now."""
    return [
        path
        for path, text in _documents().items()
        if not (REPOSITORY / path).exists() or (REPOSITORY / path).read_text() != text
    ]


def write() -> None:
    """Write every generated file."""
    for path, text in _documents().items():
        (REPOSITORY / path).parent.mkdir(parents=True, exist_ok=True)
        (REPOSITORY / path).write_text(text)


def _documents() -> dict[str, str]:
    makers: dict[str, Callable[[], str]] = {
        "charters/schema.json": schema_text,
        "docs/generated/referral.schema.json": _referral_schema,
        "docs/generated/register.schema.json": _register_schema,
        "docs/generated/request.schema.json": _request_schema,
        "docs/generated/return.schema.json": _return_schema,
        "docs/generated/states.md": _states,
        "docs/generated/transfer.schema.json": _transfer_schema,
        "docs/generated/permissions.md": _permissions,
        "docs/generated/journal-kinds.md": _journal_kinds,
    }
    return {path: make() for path, make in makers.items()}


def _referral_schema() -> str:
    return json.dumps(referral_schema(), indent=2, ensure_ascii=False) + "\n"


def _register_schema() -> str:
    return json.dumps(register_schema(), indent=2, ensure_ascii=False) + "\n"


def _request_schema() -> str:
    return json.dumps(request_schema(), indent=2, ensure_ascii=False) + "\n"


def _return_schema() -> str:
    return json.dumps(return_schema(), indent=2, ensure_ascii=False) + "\n"


def _transfer_schema() -> str:
    return json.dumps(transfer_schema(), indent=2, ensure_ascii=False) + "\n"


def _states() -> str:
    lines = [f"    {here.value} --> {there.value}: {why}" for (here, there), why in MOVES.items()]
    names = [f"    {stage.value}: {name}" for stage, name in STAGE_NAMES.items()]
    diagram = ["```mermaid", "stateDiagram-v2", "    [*] --> identify: a referral arrives"]
    body = "\n".join([*diagram, *names, *lines, "```"])
    return f"{NOTE}# The stages of a case\n\n{body}\n"


def _permissions() -> str:
    lines = [
        f"| {verb.value} | {', '.join(sorted(write.stages))}{_or_urgent(verb)} | {_who(verb)} |"
        for verb, write in WRITES.items()
    ]
    head = "| To | at the stages | by agencies that |\n|---|---|---|\n"
    return f"{NOTE}# Who may change what, and when\n\n{head}" + "\n".join(lines) + "\n"


def _or_urgent(verb: Verb) -> str:
    return ", or any at an urgent discussion" if WRITES[verb].urgent else ""


def _who(verb: Verb) -> str:
    write = WRITES[verb]
    if write.lead_only:
        return "lead the case"
    return "lead it, answered or were called" if write.contributing else "are on the case"


def _journal_kinds() -> str:
    ours = REPOSITORY / "src"
    packages = (path.parent for path in ours.rglob("actions/__init__.py"))
    for path in (*ours.rglob("actions.py"), *packages):
        import_module(".".join(path.relative_to(ours).with_suffix("").parts))
    rows = [f"| `{kind}` | {KINDS[kind]} |" for kind in sorted(KINDS)]
    more = "Every kind also exists as `<kind>.refused`; `seen.<page>` is a page of a case read.\n\n"
    head = "| Kind | What happened |\n|---|---|\n"
    return f"{NOTE}# Kinds of journal entries\n\n{more}{head}" + "\n".join(rows) + "\n"
