"""The file in which a case is handed over: how it is made, and how whoever gets it checks it. Pure.

It is a zip of parts that are stored as they are. `manifest.json` names each part with its SHA-256,
and `manifest.sig` is the hub's signature of the manifest (Ed25519). Of the same parts there is one
such file and no other, byte by byte, so that nothing can stand in it beside its parts.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from pydantic import BaseModel, ConfigDict, ValidationError

FORM = "roundtable-transfer-1"
MANIFEST, SIGNATURE, CASE = "manifest.json", "manifest.sig", "case.json"
# A case is text: what is larger than this is something else.
MOST_BYTES = 64 * 1024 * 1024
SHORT = 12

_LOCAL, _CENTRAL, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
_BEGINS, _LISTS, _ENDS = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _MADE_ON, _READABLE = 20, (1 << 5) | 1, 0o100644 << 16


class Head(BaseModel):
    """The last entry of the case's journal when the package was made. The next seal of the hub
    holds it, or one after it in the same chain.
    """

    model_config = ConfigDict(extra="forbid")

    chain: str
    sequence: int
    hash: str


class About(BaseModel):
    """What a manifest says besides its parts: of which hub and case, to whom, and when."""

    model_config = ConfigDict(extra="forbid")

    form: str = FORM
    marking: str
    hub: str
    case: str
    transfer: int
    to: str
    made_at: datetime
    charter_version: str
    journal: Head


class Manifest(About):
    """What the hub signs: what the package is about, and the SHA-256 of each part in it."""

    parts: dict[str, str]


@dataclass(frozen=True)
class Checked:
    """What is wrong with a package (nothing, where `faults` is empty), and what is in it."""

    digest: str
    faults: tuple[str, ...] = ()
    manifest: Manifest | None = None
    parts: Mapping[str, bytes] = field(default_factory=dict)


class NoPackage(Exception):
    """Bytes that no hub made as a package. The text says so."""


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a package, by which both sides know that they have the same one."""
    return hashlib.sha256(content).hexdigest()


def short(digest: str) -> str:
    """Return the beginning of a digest, in groups that can be read out and typed.

    >>> short("0123456789abcdef0123")
    '0123 4567 89ab'
    """
    return " ".join(re.findall(".{4}", digest[:SHORT]))


def is_short_of(typed: str, digest: str) -> bool:
    """Return whether somebody typed a digest, or its beginning: at least the short form."""
    plain = re.sub(r"[\s:-]", "", typed).casefold()
    return len(plain) >= SHORT and digest.startswith(plain)


def make(parts: Mapping[str, bytes], about: About, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the package of some parts, signed."""
    named = {name: digest_of(content) for name, content in sorted(parts.items())}
    manifest = Manifest(**about.model_dump(), parts=named)
    said = manifest.model_dump_json(indent=2).encode()
    return _zipped(_in_order({**parts, MANIFEST: said, SIGNATURE: sign(said)}))


def read_key(text: bytes) -> bytes:
    """Return the public key of a hub, as `roundtable transfer key` writes it: in base64, or PEM.

    :raises ValueError: for anything else.
    """
    if text.lstrip().startswith(b"-----BEGIN"):
        try:
            key = load_pem_public_key(text)
        except (ValueError, UnsupportedAlgorithm):
            key = None
        if isinstance(key, Ed25519PublicKey):
            return key.public_bytes_raw()
        raise ValueError("This is no key of a hub.")
    try:
        raw = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise ValueError("This is no key of a hub.")
    return raw


def check(content: bytes, key: bytes) -> Checked:
    """Return what is wrong with a package in words, by the key of the hub that should have made
    it. `key` are the 32 bytes of an Ed25519 public key.
    """
    digest = digest_of(content)
    try:
        parts = parts_of(content)
    except NoPackage as none:
        return Checked(digest, (str(none),))
    faults = list(_signed_wrong(parts, key))
    manifest = _read(parts.get(MANIFEST, b""))
    if manifest is None and not faults:
        faults.append("The manifest is in a form that this Roundtable does not know.")
    if manifest is not None:
        faults += _parts_wrong(parts, manifest)
    if not faults and _zipped(_in_order(parts)) != content:
        faults.append("Something was changed in the file around its parts.")
    return Checked(digest, tuple(faults), manifest, parts)


def _signed_wrong(parts: Mapping[str, bytes], key: bytes) -> Iterator[str]:
    missing = [name for name in (MANIFEST, SIGNATURE) if name not in parts]
    if missing:
        yield from (f"{name} is missing." for name in missing)
        return
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(parts[SIGNATURE], parts[MANIFEST])
    except InvalidSignature:
        yield (
            "The manifest is not signed with this key: it or its signature was changed, or another "
            "hub made it."
        )


def _read(manifest: bytes) -> Manifest | None:
    try:
        read = Manifest.model_validate_json(manifest)
    except ValidationError:
        return None
    return read if read.form == FORM else None


def _parts_wrong(parts: Mapping[str, bytes], manifest: Manifest) -> Iterator[str]:
    there = {name: part for name, part in parts.items() if name not in (MANIFEST, SIGNATURE)}
    for name, digest in manifest.parts.items():
        if name not in there:
            yield f"{name} is missing."
        elif digest_of(there[name]) != digest:
            yield f"{name} was changed."
    for name in there.keys() - manifest.parts.keys():
        yield f"{name} was added: the manifest does not name it."


def _in_order(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    first = {name: parts[name] for name in (MANIFEST, SIGNATURE)}
    return first | dict(sorted((name, part) for name, part in parts.items() if name not in first))


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of parts, stored as they are. Every program that opens a zip opens it."""
    body, listed = b"", b""
    for name, part in parts.items():
        named, sums = name.encode(), (zlib.crc32(part), len(part), len(part))
        how = (_VERSION, 0, 0, 0, _MADE_ON, *sums, len(named), 0)
        made = (3 << 8 | _VERSION, *how, 0, 0, 0, _READABLE, len(body))
        listed += struct.pack(_CENTRAL, _LISTS, *made) + named
        body += struct.pack(_LOCAL, _BEGINS, *how) + named + part
    count = (0, 0, len(parts), len(parts), len(listed), len(body), 0)
    return body + listed + struct.pack(_END, _ENDS, *count)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package, each by its name.

    :raises NoPackage: for bytes that are none, or are cut short.
    """
    if len(content) > MOST_BYTES:
        raise NoPackage("The file is larger than any package of a hub.")
    parts: dict[str, bytes] = {}
    at, head = 0, struct.calcsize(_LOCAL)
    while content[at : at + 4] == _BEGINS and len(content) >= at + head:
        *_how, size, _size, named, more = struct.unpack_from(_LOCAL, content, at)
        name, after = content[at + head : at + head + named], at + head + named + more
        at = after + size
        said = name.decode("ascii", "backslashreplace")
        if said in parts:
            raise NoPackage(f"{said} is in the file twice.")
        parts[said] = content[after:at]
    if not parts or content[at : at + 4] != _LISTS or content[-22:-18] != _ENDS:
        raise NoPackage("This is no package of a hub, or it was cut short or packed again.")
    return parts
