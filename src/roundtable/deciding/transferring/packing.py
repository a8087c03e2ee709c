"""The parts of a package: the case for a machine, the same to read, and how to check it."""

from __future__ import annotations

from uuid import UUID

from django.template.loader import render_to_string

from roundtable.deciding.transferring.package import CASE, About, make
from roundtable.deciding.transferring.queries import head_of
from roundtable.deciding.transferring.saying import sections
from roundtable.deciding.transferring.statement import CaseHandedOver
from roundtable.journal.seals import signed
from roundtable.lib.words import day
from roundtable.sharing.chronology.saying import INVENTED, MARKING

READABLE, HOW = "case.html", "READ-ME.txt"


def packed(case: CaseHandedOver, *, case_id: UUID, demo: bool) -> bytes:
    """Return the package of a case, signed with the hub's key."""
    marking = INVENTED if demo else MARKING
    about = About(
        marking=marking,
        hub=case.hub,
        case=case.reference,
        transfer=case.transfer,
        to=case.to,
        made_at=case.made_at,
        charter_version=case.charter_version,
        journal=head_of(case_id),
    )
    parts = {
        CASE: case.model_dump_json(indent=2),
        READABLE: readable(case, marking),
        HOW: HOW_TO_CHECK.format(marking=marking, hub=case.hub, made=day(case.made_at)),
    }
    return make({name: text.encode() for name, text in parts.items()}, about, signed)


def readable(case: CaseHandedOver, marking: str) -> str:
    """Return a case as a page that every machine shows, without a connection to anywhere."""
    context = {"said": case, "sections": sections(case), "marking": marking}
    return render_to_string("deciding/transfer/package.html", context)


HOW_TO_CHECK = """\
{marking}

A case handed over by {hub}, {made}.

case.html      the case, to be read in a browser
case.json      the same, for a machine
manifest.json  the SHA-256 of each of these files, and where the hub's journal stood
manifest.sig   the hub's signature of manifest.json (Ed25519)

To check that all of it is as the hub made it

1. Ask the hub for its public key, by telephone or in person. A key that comes with the file proves
   nothing.
2. Where Roundtable is installed, with or without a hub:

   roundtable transfer verify FILE.zip --key KEY

   Otherwise unpack the file, and compare what this prints with manifest.json:

   sha256sum case.html case.json READ-ME.txt

   and check the signature, with the key as a PEM file:

   openssl pkeyutl -verify -pubin -inkey KEY.pem -rawin -in manifest.json -sigfile manifest.sig

To say that you take the case over

Tell the hub who you are, your own reference, and the first twelve characters of the SHA-256 of the
whole file, which the command prints and `sha256sum FILE.zip` begins with. Until then the hub goes
on with the case.
"""
