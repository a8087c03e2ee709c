"""The handbook as a document: what a screen reader needs, and what a reader reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pdfua import validate
from pypdf import PdfReader

from roundtable.charter.handbook.book import handbook
from roundtable.charter.handbook.document import Cover, pdf
from roundtable.charter.terms import Charter
from roundtable.lib.actor import Role
from tests.clauses import changed

# Its check of headings fails at attributes that are a list, which the standard allows.
NOT_READ = {"UA-14-001"}
COVER = Cover("Aisha Rahman", datetime(2026, 3, 2, 9, 5, tzinfo=UTC))


def document(charter: Charter, role: str = "practitioner", agency: str = "police") -> PdfReader:
    return PdfReader(BytesIO(pdf(charter, handbook(charter, role, agency), COVER)))


def text(read: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages))


def tags(part: Any) -> list[str]:
    """Return the tags of a document's structure, in order."""
    part = part.get_object()
    if isinstance(part, list):
        return [tag for each in part for tag in tags(each)]
    if not isinstance(part, dict):
        return []
    own = [str(part["/S"])] if "/S" in part else []
    return own + (tags(part["/K"]) if "/K" in part else [])


def test_it_is_tagged_and_says_its_title_and_language(northshire: Charter) -> None:
    read = document(northshire)
    catalogue: Any = read.trailer["/Root"]
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert catalogue["/Lang"] == "en-GB"
    assert bool(catalogue["/ViewerPreferences"]["/DisplayDocTitle"])
    assert read.metadata is not None
    assert str(read.metadata.title).startswith("Handbook: Hub practitioner, Northshire")
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data().decode()


def test_its_structure_is_that_of_the_page(northshire: Charter) -> None:
    found = tags(document(northshire).trailer["/Root"]["/StructTreeRoot"])
    book = handbook(northshire, "practitioner", "police")
    assert found.count("/H1") == 1 + 1 + len(book.chapters)  # the contents, the role, the chapters
    steps = sum(len(chapter.steps) for chapter in book.chapters)
    assert found.count("/H2") == 2 + steps
    assert {"/TOC", "/TOCI", "/L", "/LI"} <= set(found)


@pytest.mark.parametrize("role", Role)
def test_another_program_finds_nothing_wrong_with_it(
    northshire: Charter, role: Role, tmp_path: Path
) -> None:
    """It knows 16 of the 106 rules of PDF/UA-1 that a program can check."""
    file = tmp_path / "handbook.pdf"
    file.write_bytes(pdf(northshire, handbook(northshire, role.value), COVER))
    report = validate(str(file))
    assert [finding.message for finding in report.findings] == []
    assert {each.rule_id for each in report.skipped} <= NOT_READ
    assert {each.rule_id for each in report.outcomes} >= {"UA-01-003", "UA-06-001", "UA-18-005"}


def test_no_heading_leaves_a_level_out(northshire: Charter) -> None:
    found = tags(document(northshire).trailer["/Root"]["/StructTreeRoot"])
    levels = [int(tag[2:]) for tag in found if re.fullmatch(r"/H[1-6]", tag)]
    assert levels[0] == 1
    assert all(then <= now + 1 for now, then in pairwise(levels))


def test_one_finds_chapters_by_bookmarks(northshire: Charter) -> None:
    outline = [item.title for item in document(northshire).outline if not isinstance(item, list)]
    assert "A referral comes in" in outline


@pytest.mark.parametrize("role", Role)
def test_it_holds_every_word_of_the_handbook(northshire: Charter, role: Role) -> None:
    read = text(document(northshire, role.value, ""))
    squeezed = _letters(read)
    for chapter in handbook(northshire, role.value).chapters:
        assert chapter.name in read
        for step in chapter.steps:
            for clause in step.clauses:
                assert clause.number in read
                assert _letters(clause.text)[:30] in squeezed, clause.number


def test_each_page_says_how_it_is_marked_who_took_it_and_where_it_stands(
    northshire: Charter,
) -> None:
    read = document(northshire)
    for number, page in enumerate(read.pages, 1):
        said = " ".join(page.extract_text().split())
        assert "Official" in said
        assert "Taken by Aisha Rahman on 2 March 2026 at 09:05" in said
        assert f"Page {number} of {len(read.pages)}" in said


def test_nothing_in_a_clause_is_taken_for_layout(northshire: Charter) -> None:
    wild = '#panic("no") *bold* = Heading $x$ \\ [open'
    charter = changed(northshire, "3.1", means=wild)
    assert 'panic("no")' in text(document(charter)).replace("“", '"').replace("”", '"')


def test_its_fonts_are_in_it(northshire: Charter) -> None:
    for page in document(northshire).pages:
        for font in page["/Resources"]["/Font"].values():
            held = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(held.get_object())


def _letters(words: str) -> str:
    """Return only letters and figures: a line may break anywhere, and hyphenate."""
    return re.sub(r"[\W_]", "", words)
