"""A chronology as a tagged PDF that a screen reader reads as it reads the page."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import typst

from roundtable.sharing.chronology.saying import Paper

LAYOUT = Path(__file__).with_name("chronology.typ")
# Each character on a line of its own, so that none joins another.
_PROBE = b"""
#set document(title: "Which characters the fonts have")
#set text(lang: "en", font: "Libertinus Serif")
#json(bytes(sys.inputs.said)).join(linebreak())
"""
_REFUSED = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")

# Which characters the fonts have, as far as it was asked: they stay the same while we run.
_has: dict[str, bool] = {}


def pdf(paper: Paper) -> bytes:
    """Return a chronology as PDF/UA-1: tagged, with a title, a language, headings and a table whose
    header is repeated on each page.

    The words go in as data, never as markup, so that nothing anybody wrote can change the document.
    PDF/UA-1 has no place for a character that no font has: its number stands there, and the
    document says so.
    """
    text = unicodedata.normalize("NFC", json.dumps(asdict(paper), ensure_ascii=False))
    letters = {letter for letter in text if not letter.isascii()}
    _learn(letters)
    lacking = {letter for letter in letters if not _has[letter]}
    # A letter may be in one font and its accent in another: then what joins is told by number
    # too, and at last all that is not ASCII. A file in numbers is better than none.
    for more in (set(), {letter for letter in letters if _joins(letter)}):
        try:
            return _laid_out(text, lacking | more)
        except typst.TypstError as error:
            if not _REFUSED.search(str(error)):
                raise
    return _laid_out(text, letters)


def _joins(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "MC"


def _laid_out(text: str, lacking: set[str]) -> bytes:
    """Return the document, with numbers for the characters that are lacking."""
    told = "".join(f"[U+{ord(each):04X}]" if each in lacking else each for each in text)
    said = json.loads(told) | {"lacking": bool(lacking)}
    return _compiled(LAYOUT.read_bytes(), json.dumps(said))


def _learn(letters: set[str]) -> None:
    """Find out which of these characters the fonts have: typst names one at a time that they have
    not.
    """
    asked = letters - _has.keys()
    while asked:
        try:
            _compiled(_PROBE, json.dumps(sorted(asked)))
            lacking: set[str] = set()
        except typst.TypstError as error:
            lacking = _refused(error) & asked
            if not lacking:
                raise
        known = lacking or asked
        _has.update(dict.fromkeys(known, not lacking))
        asked = asked - known


def _refused(error: typst.TypstError) -> set[str]:
    """Return the characters for which typst refuses a document."""
    found = _REFUSED.search(str(error))
    return set(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1])) if found else set()


def _compiled(layout: bytes, said: str) -> bytes:
    compiled = typst.compile(
        layout, font_paths=_fonts(), sys_inputs={"said": said}, pdf_standards=["ua-1"]
    )
    if not isinstance(compiled, bytes):
        raise TypeError("a document of one file was expected")
    return compiled


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts that come with the package, and none of the machine's: the same document
    everywhere.
    """
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
