"""A file is seen by whoever sees what it belongs to, opened with a line in the journal, and never
run.
"""

from __future__ import annotations

import shlex
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from roundtable.config.attaching import attachments_in
from roundtable.database.guard import entered
from roundtable.journal.queries import entries_of
from roundtable.lib.verdict import Refused, allow
from roundtable.sharing.attachments.actions import attach, opened, take_back
from roundtable.sharing.attachments.scanning import scanned
from roundtable.sharing.models import Attachment, AttachmentContent, Item
from roundtable.sharing.statement import ItemGiven
from tests.sharing.attachments.files import NOT_TAKEN, PDF, TEXT
from tests.sharing.test_pages import as_, words
from tests.sharing.test_supplements import said_by
from tests.staff import actor, somebody_of
from tests.stories import MONDAY, asked

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)
TOLD = ItemGiven(category="education", text="Away eleven days in May.")
OURS = "education"


def told() -> Item:
    """Return what education told about the first person of a case."""
    case = asked()
    said_by(OURS, case, TOLD)
    with entered(somebody_of(OURS)):
        return Item.objects.select_related("case").get(case=case)


def attached(item: Item, content: bytes = PDF, name: str = "Letter.pdf") -> Attachment:
    by = somebody_of(OURS)
    return attach(item=item, name=name, content=content, clean=allow(), by=by, at=LATER)


def who_has(item: Item) -> dict[str, bool]:
    """Return which agencies on the case see the item."""
    found = {}
    for agency in item.case.agencies:
        with entered(somebody_of(agency)):
            found[agency] = Item.objects.filter(pk=item.pk).exists()
    return found


def test_whoever_sees_the_information_sees_its_file_and_nobody_else() -> None:
    item = told()
    attached(item)
    has = who_has(item)
    assert {True, False} == set(has.values())
    for agency, sees in has.items():
        with entered(somebody_of(agency)):
            assert Attachment.objects.exists() == AttachmentContent.objects.exists() == sees, agency
    for name in ("Lena", "Pia"):
        with entered(actor(name)):
            assert not Attachment.objects.exists()
            assert not AttachmentContent.objects.exists()


def test_it_is_opened_as_it_was_and_cannot_run_here(client: Client) -> None:
    item = told()
    made = attached(item)
    page = f"/cases/{item.case.reference}/attachments/{made.pk}/"
    reader = as_(client, "Aisha")
    assert "Letter.pdf" in words(reader.get(f"/cases/{item.case.reference}/chronology/"))
    answer = reader.get(page)
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Letter.pdf"'
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    with entered(actor("Aisha")):
        kinds = [entry.kind for entry in entries_of(item.case_id)]
    assert "sharing.attachment_opened" in kinds


def test_who_does_not_see_the_information_finds_no_file(client: Client) -> None:
    item = told()
    made = attached(item)
    page = f"/cases/{item.case.reference}/attachments/{made.pk}/"
    without = next(agency for agency, sees in who_has(item).items() if not sees)
    names = {"police": "Ben", "probation": "Femi", "fire_and_rescue": "Carol"}
    assert as_(client, names[without]).get(page).status_code == 404
    assert as_(client, "Iris").get(page).status_code == 404
    missing = f"/cases/{item.case.reference}/attachments/{uuid4()}/"
    assert as_(client, "Aisha").get(missing).status_code == 404


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_what_is_not_taken_leaves_nothing_behind(what: str) -> None:
    item = told()
    with pytest.raises(Refused, match="no file that the hub takes"):
        attached(item, NOT_TAKEN[what], "Letter.pdf")
    with entered(somebody_of(OURS)):
        assert not Attachment.objects.exists()
        assert not AttachmentContent.objects.exists()


def test_another_agency_attaches_nothing_to_it() -> None:
    item = told()
    police = somebody_of("childrens_social_care")
    with pytest.raises(Refused, match="Another agency gave this"):
        attach(item=item, name="x", content=PDF, clean=allow(), by=police, at=LATER)


def test_what_was_taken_back_is_named_and_not_opened(client: Client) -> None:
    item = told()
    made = attached(item)
    with pytest.raises(Refused, match="Another agency attached this"):
        take_back(attachment=made, because="x", by=actor("Aisha"), at=LATER)
    take_back(attachment=made, because="It is about another child.", by=actor("Erin"), at=LATER)
    page = f"/cases/{item.case.reference}/attachments/{made.pk}/"
    reader = as_(client, "Aisha")
    assert "It is about another child." in words(
        reader.get(f"/cases/{item.case.reference}/chronology/")
    )
    assert reader.get(page).status_code == 403
    with entered(actor("Aisha")):
        assert not AttachmentContent.objects.exists()
        again = Attachment.objects.select_related("case").get()
    with pytest.raises(Refused, match="took this file back"):
        opened(attachment=again, by=actor("Aisha"), at=LATER)
    assert as_(client, "Erin").get(page).content == PDF
    with pytest.raises(Refused, match="was taken back"):
        take_back(attachment=made, because="x", by=actor("Erin"), at=LATER)


def test_the_journal_vouches_for_what_is_in_it() -> None:
    item = told()
    made = attached(item)
    with entered(actor("Erin")):
        (entry,) = [e for e in entries_of(item.case_id) if e.kind == "sharing.attached"]
    assert entry.record == made.journal_name
    assert bytes(entry.commitment) == made.commitment()
    assert made.digest in str(made.committed_content())


def test_it_is_attached_and_taken_back_on_pages(client: Client) -> None:
    item = told()
    case = item.case.reference
    erin = as_(client, "Erin")
    page = f"/cases/{case}/request/attach/{item.pk}/"
    assert page in words(erin.get(f"/cases/{case}/request/"))
    assert "The file goes where this went" in words(erin.get(page))
    assert "Choose a file" in words(erin.post(page, {}))
    program = SimpleUploadedFile("letter.pdf", NOT_TAKEN["a program"])
    assert "no file that the hub takes" in words(erin.post(page, {"file": program}))
    file = SimpleUploadedFile("../My notes.exe", TEXT)
    done = erin.post(page, {"file": file}, follow=True)
    assert "Attached." in words(done)
    assert "My notes.txt" in words(done)
    with entered(actor("Erin")):
        made = Attachment.objects.get()
    back = f"/cases/{case}/attachments/{made.pk}/take-back/"
    assert "Say why you take it back" in words(erin.post(back, {"because": ""}))
    assert "Taken back." in words(erin.post(back, {"because": "Wrong file."}, follow=True))
    assert erin.get(back).status_code == 404
    assert as_(client, "Aisha").get(page).status_code == 404
    assert as_(client, "Aisha").get(back).status_code == 404


def scanner(tmp_path: Path, code: str) -> str:
    program = tmp_path / "scan.py"
    program.write_text(code)
    return shlex.join([sys.executable, str(program)])


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import sys; sys.exit(0 if sys.stdin.buffer.read() == b'clean' else 1)", ""),
        ("import sys; sys.stdin.buffer.read(); sys.exit(1)", "found something harmful"),
        ("import sys; sys.exit(2)", "could not be scanned"),
    ],
)
def test_the_operators_scanner_decides_and_in_doubt_nothing_is_taken(
    tmp_path: Path, settings: object, code: str, says: str
) -> None:
    settings.ATTACHMENT_SCANNER = scanner(tmp_path, code)  # type: ignore[attr-defined]
    verdict = scanned(b"clean")
    assert says in str(verdict)
    assert bool(verdict) == (not says)


def test_a_scanner_that_is_not_there_takes_nothing(settings: object) -> None:
    settings.ATTACHMENT_SCANNER = "/nowhere/at/all -"  # type: ignore[attr-defined]
    assert "could not be scanned" in str(scanned(b"clean"))
    settings.ATTACHMENT_SCANNER = ""  # type: ignore[attr-defined]
    assert scanned(b"clean")


def test_what_the_scanner_refuses_is_not_kept(
    client: Client, tmp_path: Path, settings: object
) -> None:
    item = told()
    settings.ATTACHMENT_SCANNER = scanner(tmp_path, "raise SystemExit(1)")  # type: ignore[attr-defined]
    page = f"/cases/{item.case.reference}/request/attach/{item.pk}/"
    said = words(as_(client, "Erin").post(page, {"file": SimpleUploadedFile("a.pdf", PDF)}))
    assert "found something harmful" in said
    with entered(actor("Erin")):
        assert not Attachment.objects.exists()


def test_a_hub_can_keep_them_in_a_folder(client: Client, tmp_path: Path, settings: object) -> None:
    place = attachments_in(f"folder:{tmp_path}")
    settings.STORAGES = {**settings.STORAGES, "attachments": place}  # type: ignore[attr-defined]
    item = told()
    made = attached(item)
    assert (tmp_path / str(made.pk)).read_bytes() == PDF
    with entered(actor("Erin")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sharing_attachmentcontent")
        assert cursor.fetchone() == (0,)
    page = f"/cases/{item.case.reference}/attachments/{made.pk}/"
    assert as_(client, "Aisha").get(page).content == PDF
