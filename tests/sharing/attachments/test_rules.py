"""Which files are taken: by what is in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtable.config.attaching import DATABASE, FOLDER, ImproperlyConfigured, attachments_in
from roundtable.sharing.attachments import rules
from roundtable.sharing.attachments.rules import (
    KINDS,
    MOST_BYTES,
    MOST_FILES,
    kind_of,
    may_attach,
    name_for,
)
from tests.sharing.attachments.files import NOT_TAKEN, PDF, TAKEN, office


@pytest.mark.parametrize("code", TAKEN)
def test_each_kind_is_told_by_its_content(code: str) -> None:
    found = kind_of(TAKEN[code])
    assert found is not None
    assert found.code == code
    assert may_attach(TAKEN[code], already=0)


def test_every_kind_has_an_example() -> None:
    assert {kind.code for kind in KINDS} == TAKEN.keys()


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_anything_else_is_not_taken(what: str) -> None:
    verdict = may_attach(NOT_TAKEN[what], already=0)
    assert not verdict
    assert "no file that the hub takes" in str(verdict)
    assert "Attach a PDF" in verdict.reasons[0].remedy


def test_an_archive_that_unfolds_into_too_much_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = office("[Content_Types].xml", "word/document.xml", size=1000)
    assert kind_of(large)
    monkeypatch.setattr(rules, "MOST_UNFOLDED", 1999)
    assert kind_of(large) is None


def test_size_and_number_have_their_bounds() -> None:
    assert "empty" in str(may_attach(b"", already=0))
    large = PDF + b" " * (MOST_BYTES - len(PDF) - 6) + b"%%EOF\n"
    assert may_attach(large, already=0)
    assert "larger than 10 megabytes" in str(may_attach(large + b"\n", already=0))
    assert may_attach(PDF, already=MOST_FILES - 1)
    assert "10 files" in str(may_attach(PDF, already=MOST_FILES))


@given(st.binary(max_size=300))
def test_whatever_the_bytes_it_is_a_kind_or_none(content: bytes) -> None:
    found = kind_of(content)
    assert found is None or found.is_it(content)


@given(st.text(max_size=300))
def test_no_name_leads_anywhere_or_says_what_a_file_is_not(name: str) -> None:
    for kind in KINDS:
        made = name_for(name, kind)
        assert made.endswith(f".{kind.code}")
        assert len(made) <= 120
        assert not re.search(r'[\\/"\x00-\x1f:*?<>|;]', made)
        assert not made.startswith(".")


@pytest.mark.parametrize(
    ("where", "backend"),
    [
        ("", DATABASE),
        ("folder:/srv/attachments", FOLDER),
        ("storages.backends.s3.S3Storage?bucket_name=hub", "storages.backends.s3.S3Storage"),
    ],
)
def test_one_setting_says_where_they_are_kept(where: str, backend: str) -> None:
    assert attachments_in(where)["BACKEND"] == backend


def test_a_folder_and_an_object_store_have_their_options() -> None:
    assert attachments_in("folder:/srv/a%20b")["OPTIONS"]["location"] == "/srv/a b"
    assert attachments_in("a.B?x=1&y=2")["OPTIONS"] == {"x": "1", "y": "2"}


@pytest.mark.parametrize("where", ["folder", "s3://hub", "/srv/attachments", "folder:host"])
def test_a_setting_that_means_nothing_says_what_to_write(where: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write folder:/a/folder"):
        attachments_in(where)
