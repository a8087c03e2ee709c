"""The chronology as a file: what is in it, for whom, how it is marked, and that it was taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from pdfua import validate
from pypdf import PdfReader

from roundtable.access.rules import WORKING_ROLES
from roundtable.cases.models import Case
from roundtable.charter.queries import in_force
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.sharing.chronology.as_pdf import pdf
from roundtable.sharing.chronology.as_word import word
from roundtable.sharing.chronology.saying import COLUMNS, Paper, Row, Said, clean
from roundtable.sharing.models import Disclosure, Item
from roundtable.sharing.statement import ItemGiven
from tests.charter.handbook.test_document import NOT_READ, tags
from tests.sharing.chronology.story import told_by, told_in_time
from tests.staff import PRACTITIONERS, actor, somebody_of, user
from tests.stories import asked, identified, received

AT = datetime(2026, 3, 2, 9, 5, tzinfo=ZoneInfo("Europe/London"))
GAP = "Nothing known for 18 months (4 May 2024 to 3 November 2025), in what Police may see"
LINE = (
    "4 May 2024",
    "Tom Hollis",
    "Police",
    "Incident",
    "Called out.",
    "Fact.",
    "Own information.",
)
PAPER = Paper(
    marking="Official-Sensitive",
    hub="Northshire",
    title="Chronology of case K7M2-9QXD",
    scope="2 of 2 pieces of information that Police may see on this day.",
    taken="Taken by Aisha Rahman, Police, on 2 March 2026 at 09:05",
    seen=(Said("Tom Hollis", "last seen 3 November 2025, 24 days ago (by Police)"),),
    conflicts=(Said("Tom Hollis, address", "Police: ZZ99 9ZZ; Education: ZZ99 3AB"),),
    columns=COLUMNS,
    rows=(Row(LINE), Row((GAP,), is_gap=True), Row(LINE)),
)
LONG = replace(PAPER, rows=(Row(LINE),) * 120)
EMPTY = replace(PAPER, seen=(), conflicts=(), rows=())


def taken(client: Client, case: Case, ending: str, who: str = "Aisha", query: str = "") -> Any:
    client.force_login(user(who))
    return client.get(f"/cases/{case.reference}/chronology/chronology.{ending}{query}")


def pdf_words(content: bytes) -> str:
    read = PdfReader(BytesIO(content))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages))


def squeezed(text: str) -> str:
    """Return only letters and figures: a line may break anywhere, and hyphenate."""
    return re.sub(r"[\W_]", "", text)


def word_texts(content: bytes) -> Iterator[str]:
    document = Document(BytesIO(content))
    for paragraph in document.paragraphs:
        yield paragraph.text
    for table in document.tables:
        for row in table.rows:
            yield from (cell.text for cell in row.cells)


def said_in(content: bytes, ending: str) -> str:
    return pdf_words(content) if ending == "pdf" else " ".join(word_texts(content))


# What a screen reader needs ----------------------------------------------------------------------


def test_the_pdf_is_tagged_and_says_its_title_and_language() -> None:
    read = PdfReader(BytesIO(pdf(PAPER)))
    catalogue: Any = read.trailer["/Root"]
    assert bool(catalogue["/MarkInfo"]["/Marked"])
    assert catalogue["/Lang"] == "en-GB"
    assert read.metadata is not None
    assert read.metadata.title == "Chronology of case K7M2-9QXD, Northshire"
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data().decode()


def test_its_lines_are_a_table_with_a_header_and_its_parts_have_headings() -> None:
    found = tags(PdfReader(BytesIO(pdf(PAPER))).trailer["/Root"]["/StructTreeRoot"])
    assert found.count("/H1") == 3
    assert found.count("/Table") == 1
    assert found.count("/TH") == len(COLUMNS)
    assert found.count("/TD") == 2 * len(COLUMNS) + 1


@pytest.mark.parametrize("paper", [PAPER, LONG, EMPTY], ids=["usual", "long", "empty"])
def test_another_program_finds_nothing_wrong_with_the_pdf(paper: Paper, tmp_path: Path) -> None:
    file = tmp_path / "chronology.pdf"
    file.write_bytes(pdf(paper))
    report = validate(str(file))
    assert [finding.message for finding in report.findings] == []
    assert {each.rule_id for each in report.skipped} <= NOT_READ


def test_each_page_of_the_pdf_is_marked_and_says_who_took_it_and_where_it_stands() -> None:
    read = PdfReader(BytesIO(pdf(LONG)))
    assert len(read.pages) > 2
    for number, page in enumerate(read.pages, 1):
        said = " ".join(page.extract_text().split())
        assert "Official-Sensitive" in said
        assert LONG.taken in said
        assert f"Page {number} of {len(read.pages)}" in said


def test_the_word_file_has_headings_and_a_header_row() -> None:
    document = Document(BytesIO(word(PAPER, at=AT)))
    headings = [
        (part.style.name, part.text)
        for part in document.paragraphs
        if part.style is not None and str(part.style.name).startswith("Heading")
    ]
    assert headings == [
        ("Heading 1", PAPER.title),
        ("Heading 2", "Last seen"),
        ("Heading 2", "Where accounts differ"),
        ("Heading 2", "What happened when"),
    ]
    [table] = document.tables
    header, line, gap, _last = table.rows
    assert tuple(cell.text for cell in header.cells) == COLUMNS
    assert header._tr.trPr is not None
    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    assert tuple(cell.text for cell in line.cells) == LINE
    assert {cell.text for cell in gap.cells} == {GAP}


def test_each_page_of_the_word_file_is_marked_and_counts_itself() -> None:
    document = Document(BytesIO(word(PAPER, at=AT)))
    [section] = document.sections
    assert section.header.paragraphs[0].text == f"Official-Sensitive. {PAPER.title}"
    footer = section.footer.paragraphs[0]
    assert footer.text.startswith(PAPER.taken)
    fields = [each.get(qn("w:instr")) for each in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_word_file_says_its_title_and_language_and_nothing_of_the_program() -> None:
    document = Document(BytesIO(word(PAPER, at=AT)))
    said = document.core_properties
    assert (said.title, said.language) == ("Chronology of case K7M2-9QXD, Northshire", "en-GB")
    assert (said.author, said.comments, said.last_modified_by) == ("Northshire", "", "Northshire")
    assert said.created is not None
    assert said.created.date() == AT.date()


def test_a_file_without_lines_says_so() -> None:
    for content in (pdf_words(pdf(EMPTY)), " ".join(word_texts(word(EMPTY, at=AT)))):
        assert "Nothing fits these choices." in content
        assert "Last seen" not in content


def test_nothing_that_anybody_wrote_is_taken_for_layout() -> None:
    wild = '#panic("no") *bold* = Heading $x$ \\ [open <w:p/> & ]]>'
    paper = replace(PAPER, rows=(Row((*LINE[:4], wild, *LINE[5:])),))
    assert squeezed('panic("no")*bold*=Heading') in squeezed(pdf_words(pdf(paper)))
    assert wild in list(word_texts(word(paper, at=AT)))


@given(st.text(max_size=40))
def test_whatever_somebody_typed_the_files_can_be_made_and_opened(text: str) -> None:
    said = clean(text)
    paper = replace(PAPER, rows=(Row((*LINE[:4], said, *LINE[5:])),))
    assert pdf(paper).startswith(b"%PDF-")
    [cell] = [row.cells[4].text for row in Document(BytesIO(word(paper, at=AT))).tables[0].rows[1:]]
    assert cell == said


def test_a_character_that_no_font_of_the_pdf_has_stands_as_its_number_and_it_says_so() -> None:
    wild = "\u674e\u5c0f \u05d0 \u0645 \u0141 \u0395 \U0001f600\u200d"
    said = pdf_words(pdf(replace(PAPER, rows=(Row((*LINE[:4], wild, *LINE[5:])),))))
    for number in ("[U+674E]", "[U+5C0F]", "[U+1F600]"):
        assert number in said
    for letter in "\u0645\u0141\u0395":  # Arabic, Polish and Greek are in the fonts
        assert letter in said
    assert "Each stands as its number" in said
    assert "Each stands as its number" not in pdf_words(pdf(PAPER))


def test_an_accent_that_no_font_has_with_its_letter_stands_as_its_number() -> None:
    said = pdf_words(pdf(replace(PAPER, rows=(Row((*LINE[:4], "0\u20d0 e\u0301", *LINE[5:])),))))
    assert "0[U+20D0]" in said
    assert "\u00e9" in said


@given(st.text())
def test_a_text_is_cleaned_of_nothing_that_is_read(text: str) -> None:
    said = clean(text)
    assert clean(said) == said
    assert [each for each in said if each.isalnum()] == [each for each in text if each.isalnum()]


# What is in it, for whom -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_it_holds_what_the_page_shows(client: Client, ending: str) -> None:
    case = told_in_time()
    answer = taken(client, case, ending)
    said = squeezed(said_in(answer.content, ending))
    ours = in_force(timezone.now()).agency("childrens_social_care").short_name
    for text in (
        f"Chronology of case {case.reference}",
        f"4 of 4 pieces of information that {ours} may see on this day.",
        "Called out in May.",
        "Undated shouting.",
        "Date not known",
        "Opinion.",
        "Shared under clause 7.52 of version 1.0.",
        "Nothing known for 18 months (4 May 2024 to 3 November 2025)",
        "Police: Lives at 9 Quay Side, ZZ99 9ZZ, with a friend (1 February 2026)",
        "nobody says when they were last seen",
    ):
        assert squeezed(text) in said, text
    assert "owe money" not in said_in(answer.content, ending)


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_it_holds_only_what_was_chosen(client: Client, ending: str) -> None:
    case = told_in_time()
    said = squeezed(
        said_in(
            taken(client, case, ending, query="?person=1&agency=police&category=address").content,
            ending,
        )
    )
    assert squeezed("1 of 4 pieces of information") in said
    assert squeezed("Chosen: about Tom Hollis, from Police, of the kind “Address”") in said
    assert squeezed("Called out in May.") not in said
    none = said_in(taken(client, case, ending, query="?agency=nobody").content, ending)
    assert "Nothing fits these choices." in none


TELLING = ("police", "health", "childrens_social_care", "education")
READERS = [name.split()[0] for name, (_, role) in PRACTITIONERS.items() if role in WORKING_ROLES]


def everything_told() -> tuple[Case, dict[str, tuple[str, str]]]:
    """Return a case on which four agencies told something of every kind and sensitivity, and what
    each said, by its word.
    """
    case = asked(identified(received(concerns=["domestic_abuse", "neglect"])))
    kinds = [each.code for each in in_force(timezone.now()).sharing.categories]
    words = {}
    for agency in TELLING:
        items = []
        for kind, sensitivity in product(kinds, ("ordinary", "sensitive", "restricted")):
            word_of_it = f"zq{len(words):03}qz"
            words[word_of_it] = (agency, kind)
            items.append(ItemGiven(category=kind, text=word_of_it, sensitivity=sensitivity))
        told_by(case, agency, *items)
    return case, words


@pytest.mark.django_db
def test_no_file_holds_what_another_agency_did_not_disclose_to_the_readers(client: Client) -> None:
    """Not judged by the query that makes the file: by each giver's own rows of disclosures."""
    case, words = everything_told()
    gone: dict[str, set[str]] = {}
    for agency in TELLING:
        with entered(somebody_of(agency)):
            for text, to in Disclosure.objects.filter(case=case, item__agency=agency).values_list(
                "item__text", "to_agency"
            ):
                gone.setdefault(to, set()).add(text)
    shared = set()
    for who in READERS:
        ours = actor(who).agency
        if ours not in case.agencies:
            assert taken(client, case, "docx", who).status_code == 404
            continue
        may_see = gone.get(ours, set()) | {text for text, (by, _) in words.items() if by == ours}
        for ending in ("pdf", "docx"):
            content = taken(client, case, ending, who).content
            assert set(re.findall(r"zq\d{3}qz", said_in(content, ending))) == may_see, (who, ending)
        shared |= may_see
    assert 0 < len(shared) <= len(words)
    assert not all(gone[to] == gone["police"] for to in gone), "agencies are told different things"


@pytest.mark.django_db
def test_what_was_taken_back_goes_into_no_more_files(client: Client) -> None:
    case = told_in_time()
    with entered(somebody_of("police")):
        item = Item.objects.get(case=case, text="Called out in May.")
        gone = Disclosure.objects.filter(item=item, to_agency="childrens_social_care")
        assert gone.update(withdrawn_at=timezone.now(), withdrawn_because="It was of another.") == 1
    assert "Called out" not in said_in(taken(client, case, "docx").content, "docx")


# Who takes it ------------------------------------------------------------------------------------


def entries(case: Case, kind: str) -> list[tuple[str, str]]:
    with entered(somebody_of(case.lead)):
        found = entries_of(case.pk).filter(kind__startswith=kind)
        return list(found.values_list("kind", "purpose"))


@pytest.mark.django_db
def test_each_download_is_one_entry_of_the_journal(client: Client) -> None:
    case = told_in_time()
    for ending in ("pdf", "docx", "docx"):
        taken(client, case, ending)
    assert sorted(entries(case, "sharing.exported")) == [
        ("sharing.exported", "docx"),
        ("sharing.exported", "docx"),
        ("sharing.exported", "pdf"),
    ]
    assert entries(case, "seen.chronology") == []


@pytest.mark.django_db
def test_the_history_says_in_words_that_it_was_taken(client: Client) -> None:
    case = told_in_time()
    taken(client, case, "pdf")
    page = client.get(f"/cases/{case.reference}/history/").content.decode()
    assert "Took the chronology along as a file, as far as their agency may see it" in page


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_stranger_learns_nothing_and_nothing_is_journalled(client: Client, ending: str) -> None:
    case = asked(identified(received(concerns=["emotional_abuse"])))
    assert taken(client, case, ending, "Carol").status_code == 404
    assert client.get(f"/cases/AAAA-AAAA/chronology/chronology.{ending}").status_code == 404
    assert entries(case, "sharing.exported") == []


@pytest.mark.django_db
def test_who_sees_the_outline_only_takes_nothing(client: Client) -> None:
    case = told_in_time()
    assert taken(client, case, "pdf", "Lena").status_code == 403
    assert entries(case, "sharing.exported") == []


@pytest.mark.django_db
def test_there_are_two_kinds_of_file_and_they_are_only_fetched(client: Client) -> None:
    case = told_in_time()
    assert taken(client, case, "exe").status_code == 404
    assert client.post(f"/cases/{case.reference}/chronology/chronology.pdf").status_code == 405
    assert entries(case, "sharing.exported") == []


@pytest.mark.django_db
def test_a_file_that_could_not_be_made_was_not_taken(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = told_in_time()

    def fail(_said: Paper) -> bytes:
        raise ValueError("no document")

    monkeypatch.setattr("roundtable.sharing.chronology.views.pdf", fail)
    with pytest.raises(ValueError, match="no document"):
        taken(client, case, "pdf")
    assert entries(case, "sharing.exported") == []


@pytest.mark.django_db
def test_its_name_says_the_case_and_the_day_and_nothing_of_anybody(client: Client) -> None:
    case = told_in_time()
    answer = taken(client, case, "pdf")
    day = f"{timezone.localdate():%Y-%m-%d}"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="chronology-{case.reference}-{day}.pdf"'
    )


@pytest.mark.django_db
def test_each_page_says_who_took_it_for_whom_and_when(client: Client, settings: Any) -> None:
    settings.DEMO = False
    case = told_in_time()
    said = pdf_words(taken(client, case, "pdf", "Ben").content)
    assert "Taken by Ben Carter, Police, on" in said
    assert "Official-Sensitive" in said


@pytest.mark.django_db
def test_in_a_demonstration_it_is_marked_as_invented(client: Client, settings: Any) -> None:
    settings.DEMO = True
    said = pdf_words(taken(client, told_in_time(), "pdf").content)
    assert "Invented for demonstration" in said
    assert "Official-Sensitive" not in said
