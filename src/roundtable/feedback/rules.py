"""What each is told when a case has come to something. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from roundtable.charter.terms import Charter, FeedbackRule, SourceKind


class NothingToTell(Exception):
    """The charter has no feedback rule for a kind of source; `charter check` refuses such a
    charter.
    """


def rule_for(charter: Charter, source: str) -> FeedbackRule:
    """Return what the charter has a source told.  Source: charter part 10; first hit wins.

    :raises NothingToTell: when no clause speaks of the kind of source.
    """
    kind = charter.source(source).kind
    for rule in charter.feedback:
        if kind in rule.sources:
            return rule
    raise NothingToTell(f"No feedback rule for {kind}.")


def rule_for_contributors(charter: Charter) -> FeedbackRule:
    """Return what agencies that contributed are told."""
    return next(rule for rule in charter.feedback if SourceKind.AGENCY in rule.sources)


def worded(rule: FeedbackRule, facts: Mapping[str, str]) -> str:
    """Return the message in the charter's words: {reference}, {outcome}, {agency} and {signpost}
    are filled in.
    """
    return rule.wording.format_map(_Blank(facts))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
