"""The rows of a condition on a page: a field for each answer, and groups of rows within groups.

The names say where a field stands: `when-1-field` is in the second row, `when-1-0-field` in the
first row of the group that the second row is. What is posted says by itself which rows there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from roundtable.charter.checking.conditions import Values
from roundtable.charter.drafting.condition_rows import (
    DEEPEST,
    FACTS,
    JOINS,
    OPS,
    Row,
    as_typed,
    comparison,
    depth,
    joined,
    rows_of,
    words_of,
)
from roundtable.web.forms import Form, Look, Pick, Text

WHEN = "when"
SPARE, SPARE_IN_GROUP = 2, 1
PRESSES = ("more", "group", "drop")
"""The buttons that change which rows there are; each says for which row or group."""

_NAME = re.compile(rf"{WHEN}((?:-\d{{1,3}})+)-(join|field|op|value|group)")


@dataclass(frozen=True)
class Slot:
    """A row on the page, or a group of them: `slots` are None for a row.

    `name` begins the names of its fields, and `label` says where it stands: 2.1 is the first
    row of the group in the second.
    """

    name: str
    label: str
    slots: tuple[Slot, ...] | None = None

    @property
    def deep(self) -> int:
        """How many groups it stands in."""
        return self.label.count(".")

    @property
    def takes_group(self) -> bool:
        """Whether a group may be put into it."""
        return self.slots is not None and self.deep + 1 < DEEPEST


class ConditionFields:
    """What a form asks of a condition. `was` is the condition as the file has it."""

    def __init__(self, was: Mapping[str, Any] | None, facts: Mapping[str, Values]) -> None:
        self.was, self.facts = was, facts
        self.rows = rows_of(was)
        self.editable = depth(self.rows) <= DEEPEST
        self.slots: tuple[Slot, ...] = ()
        self.condition: dict[str, Any] | None = dict(was) if was else None
        self.left_out: list[str] = []

    def begin(self, data: Mapping[str, Any] | None) -> None:
        """Lay out the rows: those that were posted, or those of the file; with room for more."""
        if self.editable:
            typed = data if data is not None else initial_of(self.rows)
            self.slots = slots_in(typed)

    @property
    def initial(self) -> dict[str, Any]:
        """What the fields show of the file."""
        return initial_of(self.rows) if self.editable else {}

    @property
    def words(self) -> str:
        """The condition in words, as it is typed or as it stands."""
        return words_of(self.condition)

    def fields(self, slots: Sequence[Slot] | None = None) -> dict[str, Any]:
        """Return the fields of all rows, by name."""
        asked: dict[str, Any] = {}
        for slot in self.slots if slots is None else slots:
            label = f"Group {slot.label}" if slot.slots is not None else f"Row {slot.label}"
            join = Pick(label=f"{label}: joined by", choices=JOINS, required=False)
            asked[f"{slot.name}-join"] = join
            inside = self._row(slot, label) if slot.slots is None else self.fields(slot.slots)
            asked |= inside
        return asked

    def read(self, form: Form) -> None:
        """Take the condition that a form's cleaned answers make, and say what is wrong with it."""
        if self.editable:
            self.condition = joined(tuple(self._rows(self.slots, form)), self.was)

    def _row(self, slot: Slot, label: str) -> dict[str, Any]:
        now = self._was_at(slot).get("field", "")
        strange = [(now, f"{now} (not in this draft)")] if now and now not in self.facts else []
        facts = [("", "Nothing"), *((n, FACTS.get(n, n)) for n in self.facts), *strange]
        look = Look(width=20, spellcheck=False)
        return {
            f"{slot.name}-field": Pick(label=f"{label}: fact", choices=facts, required=False),
            f"{slot.name}-op": Pick(label=f"{label}: compares", choices=OPS, required=False),
            f"{slot.name}-value": Text(label=f"{label}: with", required=False, look=look),
        }

    def _rows(self, slots: Sequence[Slot], form: Form) -> Iterator[Row]:
        for slot in slots:
            join = form.cleaned_data.get(f"{slot.name}-join") or "all"
            if slot.slots is not None:
                inside = tuple(self._rows(slot.slots, form))
                says: Mapping[str, Any] | tuple[Row, ...] | None = inside or None
            else:
                says = self._comparison(slot, form)
            if says:
                yield Row(join, says)

    def _comparison(self, slot: Slot, form: Form) -> Mapping[str, Any] | None:
        field, op, value = (form.cleaned_data.get(f"{slot.name}-{n}") or "" for n in _ASKED)
        if not field:
            return None
        was = self._was_at(slot)
        if was and (field, op or "is", value) == _shown(was):
            return was
        try:
            return comparison(field, op or "is", value, self.facts)
        except ValueError as error:
            needs = str(error).partition("needs ")[2] or str(error)
            form.add_error(f"{slot.name}-value", f"This needs {needs}")
            self.left_out.append(f"Row {slot.label} is left out: it needs {needs}.")
        return None

    def _was_at(self, slot: Slot) -> Mapping[str, Any]:
        """Return the comparison that the file has in a row's place; empty where it has none."""
        here: Any = self.rows
        for place in slot.name.split("-")[1:]:
            if isinstance(here, tuple) and int(place) < len(here):
                here = here[int(place)].says
            else:
                return {}
        return here if isinstance(here, Mapping) else {}


_ASKED = ("field", "op", "value")


def initial_of(rows: Sequence[Row], name: str = WHEN) -> dict[str, Any]:
    """Return what the fields show for some rows."""
    shown: dict[str, Any] = {}
    for number, row in enumerate(rows):
        here = f"{name}-{number}"
        shown[f"{here}-join"] = row.join
        if isinstance(row.says, tuple):
            shown |= {f"{here}-group": "yes"} | initial_of(row.says, here)
        else:
            shown |= {f"{here}-{n}": v for n, v in zip(_ASKED, _shown(row.says), strict=True)}
    return shown


def slots_in(typed: Mapping[str, Any]) -> tuple[Slot, ...]:
    """Return the rows that some answers are about, each list with empty ones at its end."""
    paths = {match[1].lstrip("-") for name in typed if (match := _NAME.fullmatch(name))}
    places = {tuple(map(int, path.split("-"))) for path in paths}
    return _slots(typed, places, (), "")


def pressed(posted: QueryDict) -> QueryDict:
    """Return what was posted, with the rows that a button adds or drops."""
    typed = posted.copy()
    for press in PRESSES:
        at = typed.pop(press, [""])[0]
        if at == "yes":
            at = WHEN
        if press == "drop" and at:
            for name in [name for name in typed if name.startswith(f"{at}-")]:
                del typed[name]
        elif at:
            _add(typed, at, group=press == "group")
    return typed


def _add(typed: QueryDict, at: str, *, group: bool) -> None:
    """Add two rows at the end of a group, or a group with two rows in it."""
    begins = re.compile(rf"{re.escape(at)}-(\d+)-")
    number = 1 + max((int(m[1]) for name in typed if (m := begins.match(name))), default=-1)
    inside = f"{at}-{number}"
    if group:
        typed[f"{inside}-group"], typed[f"{inside}-join"] = "yes", "all"
        at, number = inside, 0
    for place in (number, number + 1):
        typed[f"{at}-{place}-field"] = ""


Place = tuple[int, ...]


def _slots(
    typed: Mapping[str, Any], places: set[Place], here: Place, label: str
) -> tuple[Slot, ...]:
    deep = len(here)
    numbers = sorted({place[deep] for place in places if place[:deep] == here and place[deep:]})
    free = sum(_is_empty(typed, (*here, number)) for number in numbers)
    after = numbers[-1] + 1 if numbers else 0
    numbers += range(after, after + (SPARE_IN_GROUP if here else SPARE) - free)
    made = []
    for at, number in enumerate(numbers, 1):
        place, said = (*here, number), f"{label}.{at}".lstrip(".")
        is_group = f"{_name(place)}-group" in typed and deep < DEEPEST
        inside = _slots(typed, places, place, said) if is_group else None
        made.append(Slot(_name(place), said, inside))
    return tuple(made)


def _is_empty(typed: Mapping[str, Any], place: Place) -> bool:
    name = _name(place)
    return f"{name}-group" not in typed and not typed.get(f"{name}-field")


def _name(place: Place) -> str:
    return "-".join((WHEN, *map(str, place)))


def _shown(part: Mapping[str, Any]) -> tuple[str, str, str]:
    return part["field"], part["op"], as_typed(part.get("value", ""))
