"""`roundtable transfer verify`: whether a package is as a hub made it. It asks no hub."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from roundtable.deciding.transferring.package import Manifest, check, read_key, short
from roundtable.lib.words import moment
from roundtable.sharing.by_file.rules import one_line

complaints = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)


def verify_file(file: Path, key: Path) -> bool:
    """Say whether a package is as the hub of a key made it; each thing that is wrong on a line."""
    found = read_both(file, key)
    if found is None:
        return False
    checked = check(*found)
    if checked.faults or checked.manifest is None:
        for fault in checked.faults:
            tell(f"Wrong: {fault}")
        tell("This is not what that hub made. Do not use it.")
        return False
    for line in _what_it_is(checked.manifest):
        tell(line)
    tell(f"It is whole, and signed with this key. It begins with: {short(checked.digest)}")
    return True


def _what_it_is(manifest: Manifest) -> list[str]:
    journal = manifest.journal
    return [
        manifest.marking,
        f"Case {manifest.case} of {manifest.hub}, handed over to {manifest.to}.",
        f"Made on {moment(manifest.made_at)} under charter {manifest.charter_version} there.",
        f"Its journal then: {journal.chain}, entry {journal.sequence}, {journal.hash}",
    ]


def read_both(file: Path, key: Path) -> tuple[bytes, bytes] | None:
    """Return a package and a key as they are in their files, None (and why is said) otherwise."""
    try:
        return file.read_bytes(), read_key(key.read_bytes())
    except OSError as error:
        complaints.print(f"{error.filename} was not read. {error.strerror}")
    except ValueError as error:
        complaints.print(f"{key.name}: {error}")
    return None


def tell(line: str) -> None:
    """Print a line."""
    # What a package says may have been written to move about a terminal.
    sys.stdout.write(f"{one_line(line)}\n")
