"""The hook for the operator's virus scanner: a program that says whether a file is clean.

`ROUNDTABLE_SCANNER` is its command, such as `clamdscan --no-summary -`. The file comes on standard
input; it ends with 0 for a clean file, 1 for one that is not, anything else when it cannot tell.
"""

from __future__ import annotations

import shlex
import subprocess

from django.conf import settings

from roundtable.lib.verdict import Verdict, allow, deny

PATIENCE_SECONDS = 60
CLEAN, INFECTED = 0, 1


def scanned(content: bytes) -> Verdict:
    """Return whether a file is clean, as the operator's scanner says; yes where there is none. What
    could not be scanned is not taken.
    """
    command = shlex.split(settings.ATTACHMENT_SCANNER)
    if not command:
        return allow()
    try:
        told = subprocess.run(  # noqa: S603 the operator's own command, and no shell
            command, input=content, capture_output=True, timeout=PATIENCE_SECONDS, check=False
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        told = -1
    if told == CLEAN:
        return allow()
    if told == INFECTED:
        return deny(
            "The scanner found something harmful in this file. It was not kept.",
            remedy="Tell whoever sent it to you, and your own computer people.",
        )
    return deny(
        "This file could not be scanned, so it was not kept.",
        remedy="Try again. If it happens again, tell the hub's operator.",
    )
