"""What an agency's register says of one person. Its JSON Schema is published. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from roundtable.lib.nhs_number import digits_of, is_nhs_number
from roundtable.people.matching.identity import Identity, Name, Place
from roundtable.people.matching.keys import tidy
from roundtable.people.matching.names import plain

_LINE = r"^[^\x00-\x1f\x7f]*$"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_UPN = re.compile(r"[A-Z]\d{11}[A-Z\d]")
_PNC = re.compile(r"(\d{2}|\d{4})/\d{1,7}[A-Z]")
_EARLIEST = dt.date(1880, 1, 1)
_ORDER = ("current", "former", "alias")


def _day(value: object) -> object:
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            raise ValueError("write the day as year-month-day, such as 1984-03-07")
        return dt.date.fromisoformat(value)
    if value is not None and type(value) is not dt.date:
        raise ValueError("write the day as year-month-day, such as 1984-03-07")
    return value


def _birth(value: dt.date | None, info: ValidationInfo) -> dt.date | None:
    today = (info.context or {}).get("today", dt.date.max)
    if value and not _EARLIEST <= value <= today:
        raise ValueError("nobody alive was born on that day")
    return value


def _postcode(value: str) -> str:
    found = tidy(value)
    if not _POSTCODE.fullmatch(found):
        raise ValueError("this does not have the shape of a postcode")
    return found


def _nhs_number(value: str) -> str:
    found = digits_of(value)
    if found and not is_nhs_number(found):
        raise ValueError("this is no NHS number: its digits do not check")
    return found


def _upn(value: str) -> str:
    found = re.sub(r"\s", "", value.upper())
    if found and not _UPN.fullmatch(found):
        raise ValueError("a UPN is a letter, eleven digits and a digit or a letter")
    return found


def _pnc(value: str) -> str:
    found = re.sub(r"\s", "", value.upper())
    if found and not _PNC.fullmatch(found):
        raise ValueError("a PNC number is a year, a stroke, digits and a letter")
    return found


Line = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True, pattern=_LINE)]
Day = Annotated[dt.date | None, BeforeValidator(_day)]


class Said(BaseModel):
    """A part of an entry: unknown words are refused, so that nothing sent is silently lost."""

    model_config = ConfigDict(extra="forbid")


class NameSaid(Said):
    """A name. Where there is only one, or nobody can tell which is which, it is the given one."""

    given: Line = ""
    family: Line = ""
    kind: Literal["current", "former", "alias"] = "current"


class PlaceSaid(Said):
    """A postcode at which the person lives or lived."""

    postcode: Annotated[Line, AfterValidator(_postcode)]
    since: Day = None
    until: Day = None


class Entry(Said):
    """One person of a register. `pointer` is the agency's own key to its record, and `gone` says,
    in a file of changes, that the person is taken out.

    `born_estimated` says that only about the year is known. Somebody whose sex is neither F nor M
    is compared as one whose sex is not known. `do_not_show` keeps a match from everybody but the
    agency itself.
    """

    pointer: Annotated[
        str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True, pattern=_LINE)
    ]
    names: Annotated[list[NameSaid], Field(max_length=20)] = []
    born_on: Annotated[Day, AfterValidator(_birth)] = None
    born_estimated: bool = False
    sex: Literal["F", "M", "X", ""] = ""
    places: Annotated[list[PlaceSaid], Field(max_length=40)] = []
    nhs_number: Annotated[Line, AfterValidator(_nhs_number)] = ""
    upn: Annotated[Line, AfterValidator(_upn)] = ""
    pnc: Annotated[Line, AfterValidator(_pnc)] = ""
    contact: Line = ""
    confidential_address: bool = False
    do_not_show: bool = False
    gone: bool = False

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        named = any(plain(Name(name.given, name.family)) != "|" for name in self.names)
        if not (named or self.gone):
            raise ValueError("a name in Latin letters is needed")
        self.names.sort(key=lambda name: _ORDER.index(name.kind))
        return self

    def identity(self) -> Identity:
        """Return who it is, as the matcher compares them."""
        return Identity(
            names=tuple(Name(name.given, name.family) for name in self.names),
            born_on=self.born_on,
            born_estimated=self.born_estimated,
            sex="" if self.sex == "X" else self.sex,
            places=tuple(Place(at.postcode, at.since, at.until) for at in self.places),
            nhs_number=self.nhs_number,
            upn=self.upn,
            pnc=self.pnc,
        )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of an entry."""
    return Entry.model_json_schema()


def reasons_in(error: ValidationError) -> str:
    """Return in words what is wrong with an entry. What was sent is not repeated: it is about
    somebody.
    """
    return "; ".join(
        f"{'.'.join(str(step) for step in each['loc'])}: {_said(each['msg'])}".removeprefix(": ")
        for each in error.errors(include_url=False, include_input=False, include_context=False)
    )


def _said(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return f"{text[:1].lower()}{text[1:]}"


# The columns of a file that has one column for each thing: CSV, or Parquet without lists.
COLUMNS = (
    *("pointer", "given_name", "family_name", "former_names", "aliases"),
    *("born_on", "born_estimated", "sex", "postcode", "since", "former_postcodes"),
    *("nhs_number", "upn", "pnc", "contact", "confidential_address", "do_not_show", "gone"),
)
_AS_IT_IS = frozenset(Entry.model_fields) - {"names", "places"}
_LIVED = re.compile(r"(?P<postcode>[^/]*?)(?:\s+(?P<since>[\d-]*)/(?P<until>[\d-]*))?\s*")


def from_columns(row: Mapping[str, str]) -> dict[str, Any]:
    """Return an entry's words from columns. Several in one column are parted by semicolons: names
    as `given|family`, former postcodes as `ZZ1 1AA 2019-04-01/2024-03-31`.

    >>> from_columns({"pointer": "1", "family_name": "Ash", "former_names": "Ann|Elm; Annie"})
    {'pointer': '1', 'names': [{'family': 'Ash', 'kind': 'current'}, \
{'given': 'Ann', 'family': 'Elm', 'kind': 'former'}, {'given': 'Annie', 'kind': 'former'}]}
    """
    said: dict[str, Any] = {k: v for k, v in row.items() if k in _AS_IT_IS and v.strip()}
    present = _less_empty(given=row.get("given_name"), family=row.get("family_name"))
    names = [present | {"kind": "current"}] if present else []
    names += [_name(text, "former") for text in _several(row.get("former_names"))]
    names += [_name(text, "alias") for text in _several(row.get("aliases"))]
    here = _less_empty(postcode=row.get("postcode"), since=row.get("since"))
    places = [here] if here else []
    places += [_place(text) for text in _several(row.get("former_postcodes"))]
    return said | ({"names": names} if names else {}) | ({"places": places} if places else {})


def _several(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _less_empty(**words: str | None) -> dict[str, str]:
    return {name: word.strip() for name, word in words.items() if word and word.strip()}


def _name(text: str, kind: str) -> dict[str, str]:
    given, _, family = text.partition("|")
    return _less_empty(given=given, family=family) | {"kind": kind}


def _place(text: str) -> dict[str, str]:
    found = _LIVED.fullmatch(text)
    return _less_empty(**found.groupdict()) if found else {"postcode": text}
