"""How a row of a register is laid out for Splink: everything that is compared is a column, so that
DuckDB and Spark need no function but those that both have. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from roundtable.people.matching.comparing import Plain
from roundtable.people.matching.keys import sector
from roundtable.people.matching.model import Model
from roundtable.people.matching.names import is_short, is_weak, root, sound, stem

# A column with its type in SQL, in the order in which a row is laid out.
COLUMNS = {
    "unique_id": "VARCHAR",
    "given_first": "VARCHAR",
    "given_whole": "VARCHAR",
    "given_root": "VARCHAR",
    "given_roots": "VARCHAR[]",
    "given_sound": "VARCHAR",
    "given_initial": "VARCHAR",
    "given_short": "BOOLEAN",
    "given_listed": "BOOLEAN",
    "family_stem": "VARCHAR",
    "family_sound": "VARCHAR",
    "family_initial": "VARCHAR",
    "families": "VARCHAR[]",
    "family_stems": "VARCHAR[]",
    "family_sounds": "VARCHAR[]",
    "born": "VARCHAR",
    "born_swapped": "VARCHAR",
    "born_anyhow": "VARCHAR",
    "born_year": "INTEGER",
    "born_month": "INTEGER",
    "born_day": "INTEGER",
    "born_number": "INTEGER",
    "born_guessed": "BOOLEAN",
    "postcode": "VARCHAR",
    "sector": "VARCHAR",
    "postcodes": "VARCHAR[]",
    "sectors": "VARCHAR[]",
    "districts": "VARCHAR[]",
    "sex": "VARCHAR",
    "nhs_number": "VARCHAR",
    "upn": "VARCHAR",
    "pnc": "VARCHAR",
}
_SEVERAL = ";"


def laid_out(pointer: str, row: Plain, model: Model) -> tuple[str, ...]:
    """Return a row as text for each column: empty for what is not known, and what there can be
    several of parted by semicolons, which no plain word holds.
    """
    postcodes = row.postcodes
    return (
        pointer,
        *_given(row, model),
        *_family(row),
        *_born(row),
        *(postcodes[:1] or ("",)),
        *((sector(postcodes[0]),) if postcodes else ("",)),
        _several(postcodes),
        _several(map(sector, postcodes)),
        _several(each[:-3] for each in postcodes),
        *(row.sex, row.nhs_number, row.upn, row.pnc),
    )


def _several(words: Iterable[str]) -> str:
    return _SEVERAL.join(sorted(set(words) - {""}))


def _halves(row: Plain, part: int) -> list[list[str]]:
    return [name.split("|")[part].split() for name in row.names]


def _given(row: Plain, model: Model) -> tuple[str, ...]:
    every = _halves(row, 0)
    words = every[0] if every else []
    if not words:
        return ("", "", "", "", "", "", "", "")
    first, telling = words[0], root(words[0])
    return (
        first,
        "".join(words),
        telling,
        _several(root(word) for each in every for word in each),
        "" if is_short(first) else sound(first),
        first[0],
        _flag(on=is_short(first)),
        _flag(on=telling in model.given_frequencies),
    )


def _family(row: Plain) -> tuple[str, ...]:
    every = _halves(row, 1)
    words = every[0] if every else []
    telling = [stem(word) for word in words if not is_weak(word)]
    stems = {stem(word) for each in every for word in each if not is_weak(word)}
    return (
        *((telling[-1], sound(telling[-1]), telling[-1][0]) if telling else ("", "", "")),
        _several("".join(each) for each in every if any(not is_weak(word) for word in each)),
        _several(stems),
        _several(map(sound, stems)),
    )


def _born(row: Plain) -> tuple[str, ...]:
    born = row.born
    if born is None:
        return ("",) * 8
    day, month = f"{born.day:02}", f"{born.month:02}"
    guessed = row.born_estimated or (born.day, born.month) == (1, 1)
    return (
        born.isoformat(),
        f"{born.year:04}-{day}-{month}",
        "" if guessed else f"{born.year:04}{min(day, month)}{max(day, month)}",
        *(str(born.year), str(born.month), str(born.day), str(born.toordinal())),
        _flag(on=guessed),
    )


def _flag(*, on: bool) -> str:
    return "true" if on else "false"
