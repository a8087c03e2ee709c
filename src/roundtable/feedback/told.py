"""Who is told what, and how, for every source, ending and contact: part 10 as a table. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from roundtable.charter.saying.telling import ENDINGS, TELLS
from roundtable.charter.terms import Charter, Ending, FeedbackRule, SourceKind
from roundtable.feedback.reaching.rules import IN_WORDS, Channel, channel_for
from roundtable.feedback.rules import rule_for, rule_for_contributors

HEADINGS = ("Who", "After", "Gave", "Is told", "How", "In these words", "Clause")
# What somebody may give as a contact, and one of each.
_GAVE = {
    "an e-mail address": "name@example.org",
    "a telephone number": "01632 960000",
    "something else": "through the school",
    "nothing, or asked not to be contacted": "",
}


class ToldRow(NamedTuple):
    """One line, as a board reads it."""

    who: str
    after: str
    gave: str
    told: str
    how: str
    words: str
    clause: str


def told_table(charter: Charter) -> list[ToldRow]:
    """Return who is told what: those who refer, source by source, those who answered, and those
    who are never told, whatever they gave.
    """
    return [*_referrers(charter), *_contributors(charter), *_never(charter)]


def told_csv(charter: Charter) -> str:
    """Return the whole table as CSV, the same text for the same charter."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADINGS)
    table.writerows(told_table(charter))
    return out.getvalue()


def _referrers(charter: Charter) -> Iterator[ToldRow]:
    for source in charter.intake.sources:
        outside = source.kind in (SourceKind.PROFESSIONAL, SourceKind.PUBLIC)
        for after in Ending:
            rule = rule_for(charter, source.code, after=after)
            gave = _GAVE if outside and rule.tells != "nothing" else {"anything": ""}
            for what, contact in gave.items():
                how = channel_for(source.kind, contact, tells=rule.tells)
                yield _row(f"{source.name}, who referred", after, what, rule, how)


def _contributors(charter: Charter) -> Iterator[ToldRow]:
    for after in Ending:
        rule = rule_for_contributors(charter, after=after)
        yield _row("An agency that answered", after, "anything", rule, Channel.HERE)


def _never(charter: Charter) -> Iterator[ToldRow]:
    for role in charter.intake.people:
        if role.never_told:
            who = f"Whoever referred and is, or may be close to: {role.name.lower()}"
            how = IN_WORDS[Channel.NONE]
            yield ToldRow(who, "anything", "anything", TELLS["nothing"], how, "", role.clause)


def _row(who: str, after: Ending, gave: str, rule: FeedbackRule, how: Channel) -> ToldRow:
    told = how is not Channel.NONE
    tells, words = (rule.tells, rule.wording) if told else ("nothing", "")
    return ToldRow(who, ENDINGS[after], gave, TELLS[tells], IN_WORDS[how], words, rule.clause)
