"""The sharing agreement's table in words, and as the CSV file that a data protection officer signs.
Pure.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from roundtable.cases.rules import GROUP_NAMES
from roundtable.charter.terms import Charter, SharingClause
from roundtable.sharing.agreement.table import Circumstances, Row, Span, sharing_table
from roundtable.sharing.rules import SENSITIVITY

CONSENT_NAMES = {"given": "given", "refused": "refused", "not_sought": "not asked for"}


class Line(NamedTuple):
    """A row in words."""

    information: str
    sensitivity: str
    giving: str
    getting: str
    about: str
    consent: str
    grade: str
    concern: str
    people: str
    goes: str
    clause: str
    basis: str
    purpose: str
    because: str


HEADINGS = Line(
    *("Information", "How sensitive", "From", "To", "About", "Consent", "Grade", "Concern"),
    *("People on the case", "Goes", "Clause", "Lawful basis", "For", "Because"),
)
ANY, ANYBODY, ANY_AGENCY, ANY_OTHER = "any", "anybody", "any agency", "any other agency"
_ALL = {ANY, ANYBODY, ANY_AGENCY, ANY_OTHER, ""}
_NO_CLAUSE = "No clause lets it go."


def in_words(charter: Charter, row: Row) -> Line:
    """Return a row in the names of the charter."""
    agencies = {each.code: each.name for each in charter.agencies}
    roles = {each.code: each.name for each in charter.intake.people}
    grades = {each.code: each.name for each in charter.definitions.grades}
    when, clause = row.when, charter.clauses.get(row.clause)
    return Line(
        charter.category(row.category).name,
        _listed(when.sensitivity, {each: each for each in SENSITIVITY}, ANY),
        _listed(when.giving, agencies, ANY_AGENCY),
        _listed(when.getting, agencies, ANY_OTHER),
        _listed(when.about, roles, ANYBODY),
        _listed(when.consent, CONSENT_NAMES, ANY),
        _listed(when.grades, grades, ANY),
        _concerns(charter, when.concerns),
        _people(when.people),
        "goes" if row.goes else "does not go",
        row.clause,
        *_grounds(charter, clause if isinstance(clause, SharingClause) else None),
        clause.because if isinstance(clause, SharingClause) else _NO_CLAUSE,
    )


_NARROWING = (
    *("giving", "getting", "sensitivity", "about", "consent", "grade", "concern", "people"),
    "basis",
)


def narrowed(line: Line, known: Container[str] = ()) -> list[tuple[str, str]]:
    """Return what a row is narrowed to and its lawful basis, each with its heading: nothing of what
    makes no difference, nor of the fields that the reader knows.
    """
    said = [(name, getattr(HEADINGS, name), getattr(line, name)) for name in _NARROWING]
    return [(head, words) for name, head, words in said if name not in known and words not in _ALL]


def chosen(
    rows: Iterable[Row], *, giving: str = "", getting: str = "", category: str = ""
) -> list[Row]:
    """Return the rows that speak of what an agency gives, of what another gets, of a kind of
    information; each a charter code, empty for any.
    """

    def pairs(when: Circumstances) -> bool:
        # An agency's information goes to others, not to itself.
        return any(
            one != other
            for one in ([giving] if giving else when.giving)
            for other in ([getting] if getting else when.getting)
            if one in when.giving and other in when.getting
        )

    return [row for row in rows if category in ("", row.category) and pairs(row.when)]


def sharing_csv(charter: Charter) -> str:
    """Return the whole table as CSV, the same text for the same charter."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADINGS)
    table.writerows(in_words(charter, row) for row in sharing_table(charter))
    return out.getvalue()


def _listed(codes: Sequence[str], names: dict[str, str], all_of_them: str) -> str:
    """Return the names of codes, or of those left out where these are fewer."""
    missing = [name for code, name in names.items() if code not in codes]
    if not missing:
        return all_of_them
    if len(missing) * 2 < len(codes):
        return f"{all_of_them} but {'; '.join(missing)}"
    return "; ".join(names[code] for code in codes)


def _concerns(charter: Charter, codes: Iterable[str]) -> str:
    """Return the concerns, those of a whole group by its name."""
    chosen, said = set(codes), []
    if chosen == {each.code for each in charter.intake.concerns}:
        return ANY
    for group, name in GROUP_NAMES.items():
        of_group = [each for each in charter.intake.concerns if each.group == group]
        if of_group and chosen >= {each.code for each in of_group}:
            said.append(f"any concern about {name.lower()}")
        else:
            said += [each.name for each in of_group if each.code in chosen]
    return "; ".join(said)


def _people(spans: Sequence[Span]) -> str:
    """Return the numbers of people, with those together that follow one another."""
    joined: list[Span] = []
    for least, most in spans:
        if joined and joined[-1][1] == least - 1:
            joined[-1] = (joined[-1][0], most)
        else:
            joined.append((least, most))
    return "; ".join(_span(least, most) for least, most in joined)


def _span(least: int, most: int | None) -> str:
    if most is None:
        return ANY if least == 1 else f"{least} or more"
    return str(least) if least == most else f"{least} to {most}"


def _grounds(charter: Charter, clause: SharingClause | None) -> tuple[str, str]:
    """Return the lawful basis and the purpose that a clause shares on."""
    if clause is None or clause.verdict != "share":
        return "", ""
    basis = next((each for each in charter.sharing.bases if each.code == clause.basis), None)
    purpose = next((each for each in charter.sharing.purposes if each.code == clause.purpose), None)
    law = f"{basis.name} ({basis.law})" if basis else ""
    return law, purpose.name if purpose else ""
