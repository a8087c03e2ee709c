"""A charter as it stands for what one source refers. Pure."""

from __future__ import annotations

from roundtable.charter.terms import Charter


def for_source(charter: Charter, source: str) -> Charter:
    """Return the charter without the requests that are not for this source.

    In the hub who referred is no fact of any rule, and a charter that makes it one cannot be
    adopted. This is for reading and comparing charters of hubs that work so.
    """
    kept = (rule for rule in charter.requests if source in rule.sources or not rule.sources)
    requests = tuple(rule.model_copy(update={"sources": ()}) for rule in kept)
    return charter.model_copy(update={"requests": requests})
