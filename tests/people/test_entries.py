"""What a register may say of somebody, and the form in which it is kept."""

from __future__ import annotations

import doctest
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.people.matching.comparing import plainly
from roundtable.people.matching.keys import keys, numbered
from roundtable.people.registers import entry as entries
from roundtable.people.registers.entry import COLUMNS, Entry, from_columns, schema
from roundtable.people.registers.making import KEPT, Chunk, Made, Terms, make
from tests.people.registers import entry

TERMS = Terms("police", 7, date(2026, 3, 2))


def made(*rows: Any, columns: tuple[str, ...] = (), terms: Terms = TERMS) -> Made:
    return make(Chunk(list(enumerate(rows, 1)), columns), terms)


def kept(row: Any, **more: Any) -> dict[str, str]:
    """Return a row as it is kept, by column."""
    [one] = made(row, **more).kept
    words = one.text.decode().removesuffix("\n").split("\t")
    return dict(zip(KEPT, words, strict=False))


def reason(row: Any, **more: Any) -> str:
    [bad] = made(row, **more).bad
    return bad.reason


def test_its_examples_run() -> None:
    assert doctest.testmod(entries).failed == 0


def test_a_row_is_kept_as_the_matcher_compares_it() -> None:
    said = entry(1, nhs_number="999 000 0018", upn="a12345678901b", pnc="2001/123456x")
    person = Entry.model_validate(said).identity()
    row = kept(json.dumps(said).encode())
    assert row["agency"] == "police"
    assert row["plain_names"] == '{"mair|ashbby"}'
    assert row["postcodes"] == '{"ZZ993VZ"}'
    assert row["keys"] == "{" + ",".join(map(str, numbered(keys(person)))) + "}"
    assert (row["nhs_number"], row["upn"], row["pnc"]) == (
        "9990000018",
        "A12345678901B",
        "2001/123456X",
    )
    assert row["load_id"] == "7"
    assert plainly(person).born == date(1984, 3, 7)


def test_the_present_name_stands_first() -> None:
    names = [
        {"given": "Mair", "family": "Elm", "kind": "former"},
        {"given": "Mair", "family": "Ash"},
    ]
    assert kept(entry(1, names=names))["plain_names"] == '{"mair|ash","mair|elm"}'


def test_somebody_neither_f_nor_m_is_compared_as_not_known() -> None:
    assert kept(entry(1, sex="X"))["sex"] == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"pointer": ""}, "pointer"),
        ({"pointer": "a\tb"}, "pointer"),
        ({"names": []}, "a name in Latin letters is needed"),
        ({"names": [{"given": " - "}]}, "a name in Latin letters is needed"),
        ({"names": [{"given": "Mair", "kind": "stage"}]}, "names.0.kind"),
        ({"names": [{"given": "Ma\x00ir"}]}, "names.0.given"),
        ({"born_on": "07/03/1984"}, "born_on: write the day as year-month-day"),
        ({"born_on": "1984-02-30"}, "born_on: day is out of range for month"),
        ({"born_on": 19840307}, "born_on: write the day as year-month-day"),
        ({"born_on": "2026-03-03"}, "born_on: nobody alive was born on that day"),
        ({"born_on": "1779-03-03"}, "born_on: nobody alive was born on that day"),
        ({"sex": "female"}, "sex"),
        ({"places": [{"postcode": "Harbour"}]}, "places.0.postcode: this does not have the shape"),
        ({"places": [{"postcode": "ZZ99 3VZ", "since": "2020"}]}, "places.0.since"),
        ({"nhs_number": "9990000019"}, "nhs_number: this is no NHS number"),
        ({"upn": "12345"}, "upn: a UPN is"),
        ({"pnc": "12345"}, "pnc: a PNC number is"),
        ({"gone": True}, "gone: in a whole register"),
        ({"height": 170}, "height"),
    ],
)
def test_a_bad_row_says_what_is_wrong(more: dict[str, Any], words: str) -> None:
    assert reason(entry(1, **more)).startswith(words)


def test_a_reason_does_not_say_who_it_is() -> None:
    said = reason(entry(1, nhs_number="9990000019", names=[{"given": "Mair", "kind": "Ashby"}]))
    assert not {"Mair", "Ashby", "9990000019"} & {*said.replace(":", " ").split()}


def test_what_is_no_json_is_a_bad_row() -> None:
    assert reason(b"{").startswith("invalid JSON")
    assert reason(b'{"pointer": "\xff"}').startswith("invalid JSON")


def test_columns_say_what_lists_say() -> None:
    row = {
        "pointer": "NP1",
        "given_name": "Mair",
        "family_name": "Ash",
        "former_names": "Mair|Elm; Mair|Oak",
        "aliases": "Maisie",
        "born_on": "1984-03-07",
        "born_estimated": "no",
        "sex": "F",
        "postcode": "ZZ99 3VZ",
        "since": "2020-04-01",
        "former_postcodes": "ZZ1 1AA 2015-01-01/2020-03-31; ZZ1 1AB /2014-12-31; ZZ1 1AC",
        "confidential_address": "yes",
    }
    found = Entry.model_validate(from_columns(row))
    assert [name.kind for name in found.names] == ["current", "former", "former", "alias"]
    assert [(at.postcode, at.since, at.until) for at in found.places] == [
        ("ZZ993VZ", date(2020, 4, 1), None),
        ("ZZ11AA", date(2015, 1, 1), date(2020, 3, 31)),
        ("ZZ11AB", None, date(2014, 12, 31)),
        ("ZZ11AC", None, None),
    ]
    assert found.confidential_address
    assert not found.born_estimated
    in_a_file = made([row.get(name, "") for name in COLUMNS], columns=COLUMNS)
    assert in_a_file.kept[0].text == made(found.model_dump()).kept[0].text


def test_a_former_postcode_that_is_none_is_a_bad_row() -> None:
    columns = ("pointer", "given_name", "former_postcodes")
    assert reason(["1", "Mair", "a/b/c"], columns=columns).startswith("places.0.postcode")


def test_somebody_gone_needs_only_a_pointer() -> None:
    delta = Terms("police", 7, date(2026, 3, 2), whole=False)
    [one] = made({"pointer": "NP1", "gone": True}, terms=delta).kept
    assert one.text.endswith(b"\tt\n")
    assert reason({"pointer": "NP1"}) == "a name in Latin letters is needed"


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_kept_is_one_line_of_all_columns(pointer: str, name: str) -> None:
    result = made(entry(1, pointer=pointer, names=[{"given": name, "family": "Ash"}]))
    for one in result.kept:
        text = one.text.decode()
        assert text.count("\n") == 1
        assert len(text.split("\t")) == len(KEPT)
    assert len(result.kept) + len(result.bad) == 1


def test_the_schema_names_every_word() -> None:
    assert {*schema()["properties"]} == {*Entry.model_fields}
