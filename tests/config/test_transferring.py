"""`roundtable transfer`: a package is verified without a hub, and received as a referral once."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from roundtable.config.cli import app
from roundtable.config.transferring import receive_file, say_key
from roundtable.config.verifying import verify_file
from roundtable.database.guard import entered
from roundtable.deciding.models import ReceivedPackage
from roundtable.deciding.transferring.package import check, digest_of, short
from roundtable.intake.models import Referral
from roundtable.journal.queries import verify
from roundtable.journal.seals import public_key, signing_key
from tests.deciding.transferring.story import (
    LEAD,
    SECRET_LINES,
    SOUTHSHIRE,
    begun,
    made,
    ours,
    southshire_package,
    told,
)
from tests.staff import email_of, somebody_of, user

AISHA, BEN = email_of("Aisha Rahman"), email_of("Ben Carter")


def key_in(folder: Path, key: Ed25519PrivateKey = SOUTHSHIRE) -> Path:
    path = folder / "hub.key"
    path.write_bytes(base64.b64encode(key.public_key().public_bytes_raw()) + b"\n")
    return path


def from_southshire(folder: Path, **changes: Any) -> Path:
    """Return the file of a package as another hub would have made it."""
    path = folder / "transfer.zip"
    path.write_bytes(southshire_package(**changes))
    return path


def rows_in(hub: str, table: str) -> int:
    with psycopg.connect(hub) as superuser:
        found = superuser.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found is not None
    return int(found[0])


def test_a_package_is_received_once_and_says_what_to_send_back(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    file, key = from_southshire(tmp_path), key_in(tmp_path)
    before = rows_in(committed_hub, "cases_case")
    assert receive_file(file, key, AISHA, judge_only=True)
    assert "In order, not received." in capsys.readouterr().out
    assert rows_in(committed_hub, "cases_case") == before

    assert receive_file(file, key, AISHA)
    first = capsys.readouterr().out
    assert rows_in(committed_hub, "cases_case") == before + 1
    assert receive_file(file, key, AISHA)
    assert capsys.readouterr().out == first
    assert rows_in(committed_hub, "cases_case") == before + 1
    assert rows_in(committed_hub, "deciding_receivedpackage") == 1

    with entered(somebody_of(LEAD)):
        kept = ReceivedPackage.objects.select_related("referral", "case").get()
        referral, case = kept.referral, kept.case
        people = list(case.involvements.order_by("place").values_list("given_name", flat=True))
    assert bytes(kept.content) == file.read_bytes()
    assert (referral.source, referral.referrer_name) == ("another_hub", "Southshire hub")
    assert people == ["Tom", "Mair", "Rhys"]
    assert (case.stage, case.lead) == ("identify", LEAD)
    for said in ("Under the dietitian.", "Tom came to school hungry", "Rhys Penn"):
        assert said in referral.narrative
    assert f"Received as case {referral.reference}." in first
    assert f"Our reference: {referral.reference}" in first
    assert f"begins with: {short(digest_of(file.read_bytes()))}" in first
    assert list(verify()) == []

    client.force_login(user("Aisha"))
    page = client.get(reverse("case:received", args=[case.reference])).content.decode()
    assert "Under the dietitian." in page
    assert SECRET_LINES not in page
    assert (
        reverse("case:received", args=[case.reference])
        in client.get(case.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"hub": "Northshire Multi-Agency Safeguarding Hub"}, "This hub made the package itself."),
        ({"concerns": [{"code": "witchcraft", "name": "x"}]}, "The concern “witchcraft” is not in"),
        ({"concerns": []}, "It makes no referral here"),
        (
            {"concerns": [{"code": "domestic_abuse", "name": "x"}]},
            "Northshire Police leads on this",
        ),
    ],
)
def test_what_does_not_fit_here_is_refused_whole_with_its_reason(
    committed_hub: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, Any],
    why: str,
) -> None:
    said, _about = ours()
    changed = said.model_validate(said.model_dump() | changes)
    file = from_southshire(tmp_path, **{name: getattr(changed, name) for name in changes})
    before = rows_in(committed_hub, "cases_case")
    for judge_only in (True, False):
        assert not receive_file(file, key_in(tmp_path), AISHA, judge_only=judge_only)
        assert why in capsys.readouterr().err
    assert rows_in(committed_hub, "cases_case") == before


def test_an_edited_package_and_another_key_are_refused(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = from_southshire(tmp_path)
    before = rows_in(committed_hub, "cases_case")
    edited = tmp_path / "edited.zip"
    edited.write_bytes(file.read_bytes().replace(b"dietitian", b"dietician"))
    assert not receive_file(edited, key_in(tmp_path), AISHA)
    assert "case.json was changed." in capsys.readouterr().err
    assert not verify_file(edited, key_in(tmp_path))
    assert capsys.readouterr().out.startswith("Wrong: case.json was changed.\n")
    (tmp_path / "other").mkdir()
    other = key_in(tmp_path / "other", Ed25519PrivateKey.generate())
    assert not receive_file(file, other, AISHA)
    assert "not signed with this key" in capsys.readouterr().err
    assert rows_in(committed_hub, "cases_case") == before


def test_only_who_works_cases_receives_one(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, key = from_southshire(tmp_path), key_in(tmp_path)
    for who, why in (
        (BEN, "leads on this here"),
        (email_of("Milo Grant"), "Your role answers no requests"),
        ("nobody@example.org", "Nobody works here"),
    ):
        assert not receive_file(file, key, who)
        assert why in capsys.readouterr().err
    with entered(somebody_of(LEAD)):
        assert not Referral.objects.filter(source="another_hub").exists()


def test_verifying_needs_no_hub_and_says_what_it_is(
    committed_hub: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, key = from_southshire(tmp_path), key_in(tmp_path)
    assert verify_file(file, key)
    said = capsys.readouterr().out
    assert "of Southshire hub, handed over to Us." in said
    assert f"It begins with: {short(digest_of(file.read_bytes()))}" in said
    alone = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "src")}
    typed = [sys.executable, "-m", "roundtable.config", "transfer", "verify", str(file)]
    done = subprocess.run(
        [*typed, "--key", str(key)], env=alone, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, said), done.stderr


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing, key = tmp_path / "none.zip", key_in(tmp_path)
    assert not verify_file(missing, key)
    assert "none.zip was not read." in capsys.readouterr().err
    missing.write_bytes(b"x")
    assert not verify_file(missing, missing)
    assert "This is no key of a hub." in capsys.readouterr().err
    assert (
        CliRunner().invoke(app, ["transfer", "verify", str(missing), "--key", str(key)]).exit_code
    )


def test_the_hubs_key_is_printed_for_others(capsys: pytest.CaptureFixture[str]) -> None:
    say_key(pem=False)
    assert capsys.readouterr().out.strip() == public_key()
    say_key(pem=True)
    assert capsys.readouterr().out.startswith("-----BEGIN PUBLIC KEY-----")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
def test_whoever_has_no_roundtable_checks_it_as_the_file_in_it_says(
    committed_hub: str, tmp_path: Path
) -> None:
    transfer = begun(told())
    content = bytes(made(transfer).content)
    parts = check(content, signing_key().public_key().public_bytes_raw()).parts
    for name, part in parts.items():
        (tmp_path / name).write_bytes(part)
    (tmp_path / "KEY.pem").write_text(public_key(pem=True))
    how = parts["READ-ME.txt"].decode()
    [line] = [line.strip() for line in how.splitlines() if line.strip().startswith("openssl")]
    done = subprocess.run(line.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "manifest.json").write_bytes(parts["manifest.json"] + b" ")
    again = subprocess.run(line.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert again.returncode != 0
