"""Whatever is done to a package, whoever checks it is told in words; as it was made, it holds."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from roundtable.deciding.transferring.package import (
    FORM,
    MANIFEST,
    MOST_BYTES,
    SIGNATURE,
    About,
    Checked,
    Head,
    Manifest,
    check,
    digest_of,
    is_short_of,
    make,
    read_key,
    short,
)

OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
THEIRS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KEY = OURS.public_key().public_bytes_raw()
ABOUT = About(
    marking="Official-Sensitive",
    hub="Northshire Multi-Agency Safeguarding Hub",
    case="AB12-CD34",
    transfer=1,
    to="Southshire hub",
    made_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
    charter_version="1.0",
    journal=Head(chain="case:1", sequence=7, hash="00" * 32),
)
PARTS = {"case.html": b"<p>Tom</p>", "case.json": b'{"a": 1}', "READ-ME.txt": b"Check it."}
PACKAGE = make(PARTS, ABOUT, OURS.sign)


def faults(content: bytes, key: bytes = KEY) -> tuple[str, ...]:
    return check(content, key).faults


def opened(content: bytes = PACKAGE) -> dict[str, bytes]:
    """Return what any program that opens a zip finds in a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def rebuilt(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return a package whose parts somebody changed who knows how one is laid out."""
    parts = opened()
    change(parts)
    return _laid_out(parts)


def _laid_out(parts: dict[str, bytes]) -> bytes:
    from roundtable.deciding.transferring.package import _zipped

    return _zipped(parts)


def test_as_it_was_made_it_holds_and_any_program_opens_it() -> None:
    found = check(PACKAGE, KEY)
    assert found.faults == ()
    assert found.digest == digest_of(PACKAGE)
    assert {name: found.parts[name] for name in PARTS} == PARTS
    assert found.parts == opened()
    assert found.manifest is not None
    assert found.manifest.journal.sequence == 7
    assert list(opened()) == [MANIFEST, SIGNATURE, *sorted(PARTS)]
    assert make(PARTS, ABOUT, OURS.sign) == PACKAGE, "the same parts make the same file"


@given(at=st.integers(0, len(PACKAGE) - 1), other=st.integers(1, 255))
def test_no_byte_can_be_changed(at: int, other: int) -> None:
    changed = bytearray(PACKAGE)
    changed[at] ^= other
    assert faults(bytes(changed))


def test_no_bit_of_any_byte_can_be_changed() -> None:
    for at in range(len(PACKAGE)):
        changed = bytearray(PACKAGE)
        changed[at] ^= 1 << (at % 8)
        assert faults(bytes(changed)), at


@given(at=st.integers(0, len(PACKAGE)), more=st.binary(min_size=1, max_size=40))
def test_nothing_can_be_put_into_it(at: int, more: bytes) -> None:
    assert faults(PACKAGE[:at] + more + PACKAGE[at:])


@given(st.data())
def test_nothing_can_be_taken_out_of_it(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(PACKAGE) - 1))
    until = data.draw(st.integers(at + 1, len(PACKAGE)))
    assert faults(PACKAGE[:at] + PACKAGE[until:])


@given(st.integers(0, len(PACKAGE) - 1))
def test_cut_short_it_is_none(length: int) -> None:
    assert faults(PACKAGE[:length])


@given(st.binary(max_size=400))
def test_any_other_bytes_are_none(content: bytes) -> None:
    found = check(content, KEY)
    assert found.faults
    assert found.parts == {} or found.manifest is None


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_was_changed_or_is_missing_is_named(name: str) -> None:
    assert faults(rebuilt(lambda parts: parts.update({name: b"other"}))) == (
        f"{name} was changed.",
    )
    assert faults(rebuilt(lambda parts: parts.pop(name))) == (f"{name} is missing.",)


def test_parts_that_changed_places_are_named() -> None:
    def swap(parts: dict[str, bytes]) -> None:
        parts["case.html"], parts["case.json"] = parts["case.json"], parts["case.html"]

    assert set(faults(rebuilt(swap))) == {"case.html was changed.", "case.json was changed."}


def test_a_part_that_was_added_is_named() -> None:
    found = faults(rebuilt(lambda parts: parts.update({"more.txt": b"x"})))
    assert found == ("more.txt was added: the manifest does not name it.",)
    twice = PACKAGE.replace(b"case.json", b"case.html")
    assert faults(twice) == ("case.html is in the file twice.",)


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_without_manifest_or_signature_it_proves_nothing(name: str) -> None:
    assert f"{name} is missing." in faults(rebuilt(lambda parts: parts.pop(name)))


def test_another_key_is_told_as_such() -> None:
    [found] = faults(PACKAGE, THEIRS.public_key().public_bytes_raw())
    assert "not signed with this key" in found
    theirs = make(PARTS, ABOUT, THEIRS.sign)
    assert faults(theirs) == (found,)


def test_a_manifest_that_was_made_to_fit_has_no_signature() -> None:
    def fit(parts: dict[str, bytes]) -> None:
        parts["case.json"] = b"other"
        named = {name: digest_of(parts[name]) for name in PARTS}
        parts[MANIFEST] = Manifest(**ABOUT.model_dump(), parts=named).model_dump_json().encode()

    [found] = faults(rebuilt(fit))
    assert "not signed with this key" in found
    short_signature = rebuilt(lambda parts: parts.update({SIGNATURE: b"x"}))
    assert faults(short_signature) == (found,)


def test_the_same_parts_in_another_order_or_packed_again_are_not_the_file() -> None:
    def turn(parts: dict[str, bytes]) -> None:
        turned = dict(reversed(parts.items()))
        parts.clear()
        parts.update(turned)

    assert faults(rebuilt(turn)) == ("Something was changed in the file around its parts.",)
    packed_again = io.BytesIO()
    with zipfile.ZipFile(packed_again, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in opened().items():
            file.writestr(name, part)
    assert faults(packed_again.getvalue())


def test_another_form_of_package_is_not_read_as_this_one() -> None:
    later = make(PARTS, ABOUT.model_copy(update={"form": f"{FORM}0"}), OURS.sign)
    assert faults(later) == ("The manifest is in a form that this Roundtable does not know.",)


def test_what_is_too_large_is_not_read() -> None:
    [found] = faults(bytes(MOST_BYTES + 1))
    assert "larger" in found


def test_a_key_is_read_in_base64_or_pem() -> None:
    pem = OURS.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert read_key(base64.b64encode(KEY) + b"\n") == read_key(pem) == KEY


@pytest.mark.parametrize(
    "text", [b"", b"x", b"\xff", base64.b64encode(b"short"), b"-----BEGIN PUBLIC KEY-----\nx"]
)
def test_anything_else_is_no_key(text: bytes) -> None:
    with pytest.raises(ValueError, match="no key of a hub"):
        read_key(text)


def test_the_short_form_is_typed_in_any_way_and_never_shorter() -> None:
    digest = digest_of(PACKAGE)
    said = short(digest)
    assert len(said) == 14
    for typed in (said, said.upper(), said.replace(" ", "-"), digest, digest[:20]):
        assert is_short_of(typed, digest)
    for typed in ("", said[:12], "0000 0000 0000", digest + "0"):
        assert not is_short_of(typed, digest)


def test_what_was_checked_is_held_together() -> None:
    assert Checked("0").parts == {}
