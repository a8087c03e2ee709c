"""Small files of every kind, and of kinds that the hub does not take."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20 + b"\xff\xd9"
TEXT = "Seen at home on 3 May. Cerddodd i ŵyl yr ysgol.\n".encode()


def office(*names: str, size: int = 1) -> bytes:
    """Return an archive with these parts."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"x" * size)
    return file.getvalue()


DOCX = office("[Content_Types].xml", "word/document.xml")
XLSX = office("[Content_Types].xml", "xl/workbook.xml")
TAKEN = {"pdf": PDF, "png": PNG, "jpg": JPEG, "txt": TEXT, "docx": DOCX, "xlsx": XLSX}


def locked(content: bytes) -> bytes:
    """Return an archive that says its parts are encrypted."""
    changed = bytearray(content)
    for at in (i for i in range(len(content) - 4) if content[i : i + 4] == b"PK\x01\x02"):
        changed[at + 8] |= 1
    return bytes(changed)


NOT_TAKEN = {
    "a program": b"MZ\x90\x00" + b"\x00" * 60,
    "a program for Unix": b"\x7fELF" + b"\x00" * 60,
    "a picture with a script": b"<svg xmlns='http://www.w3.org/2000/svg'>\x00</svg>",
    "an archive": office("letter.txt"),
    "Word with macros": office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "Word with a program": office("[Content_Types].xml", "word/document.xml", "word/run.EXE"),
    "Word with a password": locked(DOCX),
    "half a PDF": PDF[:20],
    "half a picture": PNG[:20],
    "half a photograph": JPEG[:10],
    "half an archive": DOCX[:40],
    "bytes": bytes(range(256)),
    "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60,
}
