"""What pages say of a disclosure, in words."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from roundtable.charter.queries import version
from roundtable.web.environment import clause_link


@lru_cache(maxsize=1024)
def why_shared(basis: str, purpose: str, number: str) -> Markup:
    """Return on which lawful basis and for what something goes: codes of part 7 of a version of
    the charter, which never changes.
    """
    sharing = version(number).sharing
    bases = [term for term in sharing.bases if term.code == basis]
    purposes = [term for term in sharing.purposes if term.code == purpose]
    on = [_SAID.format("Lawful basis", t.name, clause_link(t.clause, number)) for t in bases]
    to = [_SAID.format("For", t.name.lower(), clause_link(t.clause, number)) for t in purposes]
    return Markup(" ").join([*on, *to])


_SAID = Markup("{}: {} ({}).")
