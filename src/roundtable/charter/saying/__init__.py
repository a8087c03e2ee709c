"""Clauses in words: the sentence of a clause, and its aspects one by one. Pure."""

from __future__ import annotations

from roundtable.charter.saying import agreement, intake, telling, upkeep, work
from roundtable.charter.saying.names import names_of
from roundtable.charter.saying.sentence import sentence
from roundtable.charter.saying.values import aspects, length, value_in_words

__all__ = ["aspects", "length", "names_of", "sentence", "value_in_words"]

# Each of these gives `sentence` the words of its parts.
PARTS_IN_WORDS = (agreement, intake, telling, upkeep, work)
