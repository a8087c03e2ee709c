"""The charter as pages of cases read it: what it no longer names, it remembers the name of."""

from __future__ import annotations

from typing import Any

from roundtable.charter.meanings import Meaning, of_kind
from roundtable.charter.models import Version
from roundtable.charter.queries import version
from roundtable.charter.terms import Charter

_NAMED = frozenset(
    ("agency", "grade", "concern", "source", "person_role", "category", "outcome", "ground")
) | {"override", "reason_for_nothing", "scale_step", "onward_service"}


class Remembering:
    """A version, which finds what is not in it any more in the last version that had it.

    For pages only: what was done under an earlier version is still shown once a later one dropped
    an agency, a kind of information or an outcome. No rule decides by what is remembered.
    """

    def __init__(self, charter: Charter) -> None:
        self._charter = charter
        self._meanings: dict[str, list[Meaning]] = {}

    @classmethod
    def of(cls, charter: Charter) -> Remembering:
        """Return the one that remembers for a version, the same for every page."""
        known = _KNOWN.get(charter.version)
        if known is None or known._charter is not charter:
            known = _KNOWN[charter.version] = cls(charter)
        return known

    def meanings(self, kind: str) -> list[Meaning]:
        """Return the definitions of one kind: word, grade or level."""
        if kind not in self._meanings:
            self._meanings[kind] = of_kind(self._charter, kind)
        return self._meanings[kind]

    def __getattr__(self, name: str) -> Any:
        # Asked once for each name: what is set here is found before this.
        said = getattr(self._charter, name)
        found = _Finder(self._charter, name).__getitem__ if name in _NAMED else said
        setattr(self, name, found)
        return found


_KNOWN: dict[str, Remembering] = {}


def meanings_of(charter: Charter | Remembering, kind: str) -> list[Meaning]:
    """Return the definitions of one kind in a version of the charter: word, grade or level."""
    return charter.meanings(kind) if isinstance(charter, Remembering) else of_kind(charter, kind)


class _Finder(dict[str, Any]):
    """What the codes of a kind stand for.  :raises KeyError: when no version ever had a code."""

    def __init__(self, charter: Charter, name: str) -> None:
        self._charter, self._name = charter, name

    def __missing__(self, code: str) -> Any:
        try:
            self[code] = getattr(self._charter, self._name)(code)
        except KeyError:
            self[code] = self._last_known(code)
        return self[code]

    def _last_known(self, code: str) -> Any:
        numbers = Version.objects.order_by("-adopted_at").values_list("number", flat=True)
        for number in numbers:
            try:
                return getattr(version(number), self._name)(code)
            except KeyError:
                continue
        raise KeyError(code)
