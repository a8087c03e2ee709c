"""An agency as a colleague of another asks for it: who they are, and whom to call today. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from roundtable.charter.contents import Said, said
from roundtable.charter.meanings import OwnTerm
from roundtable.charter.terms import Agency, Charter, Contact


@dataclass(frozen=True)
class Seated:
    """Somebody who has a role in an agency today: by name, the role's name, the site's code."""

    agency: str
    site: str
    name: str
    role: str
    signs: bool = False


@dataclass(frozen=True)
class OnSite:
    """What there is of an agency at one site today: whom to call, and who sits there."""

    site: str
    name: str
    call: tuple[Contact, ...]
    people: tuple[Seated, ...]

    @property
    def by_role(self) -> list[tuple[str, list[str]]]:
        """The names of who sits there, by role."""
        ordered = sorted(self.people, key=lambda seated: (seated.role, seated.name))
        return [
            (role, [seated.name for seated in group])
            for role, group in groupby(ordered, key=lambda seated: seated.role)
        ]


@dataclass(frozen=True)
class Entry:
    """One agency in the directory."""

    agency: Agency
    sites: tuple[OnSite, ...]
    other_days: tuple[Said, ...]
    remit: tuple[Said, ...]
    terms: tuple[OwnTerm, ...]
    signs: tuple[str, ...]

    @property
    def nobody_today(self) -> bool:
        """Whether the charter names nobody to call today, at any site."""
        return not any(site.call for site in self.sites)


def directory(charter: Charter, today: date, seated: Iterable[Seated]) -> list[Entry]:
    """Return every agency that signed, with whom to call and who sits where on a day.

    Source: charter part 2.
    """
    people = list(seated)
    names = {site.code: site.name for site in charter.hub.sites}
    return [_entry(charter, agency, today, people, names) for agency in charter.agencies]


def found(entries: Iterable[Entry], *, text: str = "", site: str = "") -> list[Entry]:
    """Return the agencies in which a text stands, and those at a site, with that site only: first
    those that are called so, then by name.
    """
    kept = []
    for entry in entries:
        sites = tuple(each for each in entry.sites if site in ("", each.site))
        there = not site or any(each.call or each.people for each in sites)
        if there and _has(text, replace(entry, sites=sites)):
            kept.append(replace(entry, sites=sites))
    return sorted(kept, key=lambda entry: (not _called(text, entry.agency), entry.agency.name))


def _entry(
    charter: Charter, agency: Agency, today: date, people: list[Seated], names: Mapping[str, str]
) -> Entry:
    ours = [seated for seated in people if seated.agency == agency.code]
    calls = [c for c in agency.contacts if today.isoweekday() in c.weekdays]
    codes = dict.fromkeys((*agency.sites, *(c.site for c in calls), *(s.site for s in ours)))
    return Entry(
        agency=agency,
        sites=tuple(
            OnSite(
                code,
                names.get(code, code),
                tuple(contact for contact in calls if contact.site == code),
                tuple(seated for seated in ours if seated.site == code),
            )
            for code in codes
        ),
        other_days=tuple(said(charter, c) for c in agency.contacts if c not in calls),
        remit=tuple(said(charter, remit) for remit in agency.remit),
        terms=tuple(
            OwnTerm(agency, each.term, each.means, each.clause)
            for each in charter.definitions.translations
            if each.agency == agency.code
        ),
        signs=tuple(seated.name for seated in ours if seated.signs),
    )


def _called(text: str, agency: Agency) -> bool:
    names = (agency.name, agency.short_name)
    return any(text.casefold() in name.casefold() for name in names)


def _has(text: str, entry: Entry) -> bool:
    agency = entry.agency
    words = [agency.name, agency.short_name, agency.kind, agency.duties, agency.does]
    words += [agency.cannot, agency.needs_to_know, agency.signatory, *agency.terms, *entry.signs]
    for site in entry.sites:
        words += [seated.name for seated in site.people]
        words += [part for c in site.call for part in (c.who, c.telephone, c.email)]
    return any(text.casefold() in word.casefold() for word in words)
