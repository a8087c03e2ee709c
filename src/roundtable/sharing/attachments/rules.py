"""Which files are taken: by what is in them, never by what they are called. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from roundtable.lib.verdict import Verdict, allow, deny

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_FILES = 10
# A small archive can unfold into a full disk.
MOST_UNFOLDED = 200 * MEGABYTE
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NOT_IN_NAMES = re.compile(r"[^\w .()-]+")


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is called, sent, and told by its content."""

    code: str
    name: str
    content_type: str
    is_it: Callable[[bytes], bool]


def _pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]


def _png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-16:]


def _jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and content.rstrip(b"\0").endswith(b"\xff\xd9")


def _text(content: bytes) -> bool:
    if content.startswith(b"%PDF-"):
        return False  # the beginning of one, which nobody could open
    try:
        return not _NOT_IN_TEXT.search(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return False


def _office(part: str) -> Callable[[bytes], bool]:
    return lambda content: part in _parts(content)


def _parts(content: bytes) -> frozenset[str]:
    """Return the names in an Office file; none where it is no such file, or one that is not taken:
    with macros or other programs in it, locked, or unfolding into too much.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            found = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        return frozenset()
    locked = any(each.flag_bits & 1 for each in found)
    too_much = sum(each.file_size for each in found) > MOST_UNFOLDED
    runs = any(each.filename.lower().endswith((".bin", ".exe", ".js", ".vbs")) for each in found)
    names = frozenset(each.filename for each in found)
    sound = "[Content_Types].xml" in names and not (locked or too_much or runs)
    return names if sound else frozenset()


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = (
    Kind("pdf", "PDF", "application/pdf", _pdf),
    Kind("png", "picture", "image/png", _png),
    Kind("jpg", "picture", "image/jpeg", _jpeg),
    Kind("docx", "Word", f"{_OFFICE}wordprocessingml.document", _office("word/document.xml")),
    Kind("xlsx", "Excel", f"{_OFFICE}spreadsheetml.sheet", _office("xl/workbook.xml")),
    Kind("txt", "text", "text/plain; charset=utf-8", _text),
)


def kind_of(content: bytes) -> Kind | None:
    """Return what kind of file something is by its content, None for one that is not taken."""
    return next((kind for kind in KINDS if kind.is_it(content)), None)


def kind_called(code: str) -> Kind:
    """Return the kind of a code.  :raises StopIteration: for none of them."""
    return next(kind for kind in KINDS if kind.code == code)


def may_attach(content: bytes, *, already: int) -> Verdict:
    """Return whether a file can be attached to information that has so many `already`."""
    if not content:
        return deny("This file is empty.", remedy="Choose the file again.")
    if len(content) > MOST_BYTES:
        most = MOST_BYTES // MEGABYTE
        return deny(
            f"This file is larger than {most} megabytes.",
            remedy="Attach the pages that matter, or a smaller picture.",
        )
    if kind_of(content) is None:
        return deny(
            "This is no file that the hub takes, whatever it is called.",
            remedy="Attach a PDF, a picture (PNG or JPEG), plain text, or a Word or Excel file "
            "without macros or a password.",
        )
    if already >= MOST_FILES:
        return deny(
            f"There are {MOST_FILES} files here.", remedy="Add another piece of information."
        )
    return allow()


def name_for(name: str, kind: Kind) -> str:
    """Return a name for a file that no system trips over, with the ending of what it is.

    >>> name_for("../Letter of 3 May.PDF.exe", KINDS[0])
    'Letter of 3 May.PDF.pdf'
    """
    last = re.split(r"[/\\]", name)[-1]
    stem = _NOT_IN_NAMES.sub(" ", last.rpartition(".")[0] or last)
    stem = re.sub(r"\s+", " ", stem).strip(" .")[:100]
    return f"{stem or 'file'}.{kind.code}"
