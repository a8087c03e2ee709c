"""The handbook as a document: a tagged PDF that a screen reader reads as it reads the page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from roundtable.charter.contents import Said
from roundtable.charter.handbook.book import Handbook, role_said
from roundtable.charter.terms import Charter
from roundtable.lib.words import day, moment

LAYOUT = Path(__file__).with_name("handbook.typ")


@dataclass(frozen=True)
class Cover:
    """Who took the document, and when; whether everything in it is invented."""

    for_whom: str
    at: datetime
    demo: bool = False


def pdf(charter: Charter, book: Handbook, cover: Cover) -> bytes:
    """Return a handbook as PDF/UA-1: tagged, with a title, a language and headings.

    The words go in as data, never as markup, so that no clause can change the document.
    """
    compiled = typst.compile(
        LAYOUT.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"handbook": json.dumps(told(charter, book, cover))},
        pdf_standards=["ua-1"],
    )
    if not isinstance(compiled, bytes):
        raise TypeError("a document of one file was expected")
    return compiled


def told(charter: Charter, book: Handbook, cover: Cover) -> dict[str, Any]:
    """Return what the document says, for its layout."""
    agency = charter.agency(book.agency).name if book.agency else "all agencies"
    hub = charter.hub.name
    return {
        "title": f"Handbook: {book.role.name}",
        "hub": hub,
        "agency": agency,
        "version": f"Version {book.version} of the charter, in force since "
        f"{day(charter.effective_from)}",
        "taken": f"Taken by {cover.for_whom} on {moment(cover.at)}",
        "marking": "Invented for demonstration" if cover.demo else "Official",
        "role": _clause(role_said(charter, book)),
        "may": list(book.may),
        "may_not": list(book.may_not),
        "chapters": [
            {
                "name": chapter.name,
                "steps": [
                    {"text": step.text, "clauses": [_clause(each) for each in step.clauses]}
                    for step in chapter.steps
                ],
            }
            for chapter in book.chapters
        ],
    }


def _clause(said: Said) -> dict[str, str]:
    return {"number": said.number, "text": said.text}


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts that come with the package, and none of the machine's: the same document
    everywhere.
    """
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
