"""A chronology as a Word file: real headings, and a table whose header Word repeats and reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from roundtable.sharing.chronology.saying import Paper, Row, Said

_LANGUAGE = "en-GB"
_WIDTHS = (22, 28, 26, 28, 89, 34, 34)  # in mm, of the columns; together the width between margins
_MARGIN, _PAPER_WIDTH, _PAPER_HEIGHT = 18, 297, 210
_TABLE = "What happened when: each line with its day, whom it is about and who said it"


def word(paper: Paper, *, at: datetime) -> bytes:
    """Return a chronology as a file of Word, made at a moment."""
    document = Document()
    _describe(document, paper, at)
    _lay_out(document, paper)
    document.add_paragraph(paper.hub)
    document.add_heading(paper.title, level=1)
    document.add_paragraph(paper.scope)
    _say(document, "Last seen", paper.seen)
    _say(document, "Where accounts differ", paper.conflicts)
    document.add_heading("What happened when", level=2)
    if paper.rows:
        _tabulate(document, paper.columns, paper.rows)
    else:
        document.add_paragraph("Nothing fits these choices.")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _describe(document: Any, paper: Paper, at: datetime) -> None:
    said = document.core_properties
    said.title, said.author, said.comments = f"{paper.title}, {paper.hub}", paper.hub, ""
    said.language, said.created, said.modified = _LANGUAGE, at, at
    said.last_modified_by = paper.hub
    normal = document.styles["Normal"]
    normal.font.size = Pt(10)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)


def _lay_out(document: Any, paper: Paper) -> None:
    """Lay the paper on its side, with the marking above each page and who took it below."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(_PAPER_WIDTH), Mm(_PAPER_HEIGHT)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    header = section.header.paragraphs[0]
    header.add_run(paper.marking).bold = True
    header.add_run(f". {paper.title}")
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{paper.taken}. Page ")
    _add_field(footer, "PAGE")
    footer.add_run(" of ")
    _add_field(footer, "NUMPAGES")


def _add_field(paragraph: Any, instruction: str) -> None:
    """Add a number that Word works out itself as it lays out the pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)


def _say(document: Any, heading: str, all_said: Sequence[Said]) -> None:
    if not all_said:
        return
    document.add_heading(heading, level=2)
    for said in all_said:
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{said.about}: ").bold = True
        paragraph.add_run(said.text)


def _tabulate(document: Any, columns: Sequence[str], rows: Sequence[Row]) -> None:
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    _name_table(table)
    header = table.rows[0]
    _repeat(header)
    _write(header.cells, columns, bold=True)
    for row in rows:
        cells = table.add_row().cells
        if row.is_gap:
            cells[0].merge(cells[-1]).paragraphs[0].add_run(row.cells[0]).italic = True
        else:
            _write(cells, row.cells)


def _write(cells: Sequence[Any], texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text, width in zip(cells, texts, _WIDTHS, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].add_run(text).bold = bold


def _name_table(table: Any) -> None:
    name = OxmlElement("w:tblCaption")
    name.set(qn("w:val"), _TABLE)
    table._tbl.tblPr.append(name)


def _repeat(row: Any) -> None:
    """Say that a row is the header: Word repeats it on each page, a screen reader names columns."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
