"""Quorums that can be met: by agencies whose remit covers what the outcome is for."""

from __future__ import annotations

from collections.abc import Iterator

from roundtable.charter.checking.coverage import asked_about, concerns_of
from roundtable.charter.problems import Problem
from roundtable.charter.terms import Charter, DecisionOutcome, Group, Quorum


def impossible_quorums(charter: Charter) -> Iterator[Problem]:
    """Yield a problem for every outcome whose quorum no set of agencies could meet."""
    quorums = {quorum.clause: quorum for quorum in charter.decision.quorums}
    for outcome in charter.decision.outcomes:
        for group in outcome.groups:
            yield from _unmet(charter, outcome, quorums[outcome.quorum], group)


def _unmet(
    charter: Charter, outcome: DecisionOutcome, quorum: Quorum, group: Group
) -> Iterator[Problem]:
    asked = (asked_about(charter, concern) for concern in concerns_of(charter, group))
    able = frozenset[str]().union(*asked)
    if quorum.at_least > len(able):
        text = (
            f"{outcome.name} needs {quorum.at_least} agencies (clause {quorum.clause}), and only "
            f"{len(able)} can be asked about concerns of the group `{group}`."
        )
        remedy = f"Lower `at_least` in clause {quorum.clause}, or ask more agencies in part 6."
        yield Problem(0, outcome.clause, text, remedy)
    for code in quorum.must_include:
        if code not in able:
            text = (
                f"{outcome.name} needs {charter.agency(code).name} (clause {quorum.clause}), which "
                f"is not asked about any concern of the group `{group}`."
            )
            remedy = f"Take it out of clause {quorum.clause}, or ask it in part 6."
            yield Problem(0, outcome.clause, text, remedy)
